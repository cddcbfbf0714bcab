// @ts-check
// The tray at the foot of the look-up: what is chosen to be compared, and the comparison itself.

import { writeDay } from "./dates.js";
import { make, nameLevel } from "./dom.js";
import { writeKm } from "./finder-place.js";

/** @typedef {import("./finder-filters.js").Listed} Listed */

/** @param {Listed} item */
const writeClasses = (item) => item.classes.map(({ name, ages }) => `${name}（${ages}）`).join("、") || "未公布";
/** @param {Listed} item */
const writeInclusive = ({ isInclusive }) => (isInclusive === null ? "未公布" : isInclusive ? "是" : "否");

/**
 * What is compared, line by line.
 * @param {boolean} isNear whether distances are known
 * @returns {[label: string, write: (item: Listed) => string][]}
 */
const listLines = (isNear) => [
  ["状态", (item) => item.status + (item.hasExpired ? "（有效期已过）" : "")],
  ["收托", writeClasses],
  ["保育费", (item) => item.fee || "未公布"],
  ["普惠", writeInclusive],
  ["招收范围", (item) => item.scope || "未公布"],
  ["托位", (item) => (item.places === null ? "未公布" : `${item.places} 个`)],
  ["在托人数", (item) => (item.enrolled === null ? "未公布" : `${item.enrolled} 人`)],
  ["服务形式", (item) => item.serviceForms.join("、")],
  ["类型", (item) => item.providerType],
  [nameLevel("part"), (item) => item.area.short_name],
  ["地址", (item) => item.place || "未公布"],
  ["电话", (item) => item.phone || "未公布"],
  ["示范级别", (item) => item.demonstration],
  ["质量等级", (item) => item.grade],
  ["备案日期", (item) => writeDay(item.filedOn)],
  ...(isNear ? [/** @type {[string, (item: Listed) => string]} */ (["直线距离", (item) => (item.km === null ? "没有坐标" : writeKm(item.km))])] : []),
];

/**
 * @param {Listed[]} items
 * @param {URL} root
 * @param {string} asOf
 * @param {boolean} isNear
 */
function makeTable(items, root, asOf, isNear) {
  const rows = listLines(isNear).map(([label, write]) => {
    const told = items.map(write);
    const differs = new Set(told).size > 1;
    return make(
      "tr",
      { role: "row", class: differs ? "differs" : null },
      make("th", { scope: "row", role: "rowheader" }, label, differs ? make("span", { class: "differs__mark" }, "不同") : null),
      ...told.map((text, place) => make("td", { role: "cell", "data-label": items[place].name }, text)),
    );
  });
  const heads = items.map((item) => make("th", { scope: "col", role: "columnheader" }, make("a", { href: new URL(item.address, root) }, item.name)));
  // On a phone its rows are no table rows for the browser: hence the roles.
  return make(
    "table",
    { class: "data data--compare", role: "table", "data-columns": items.length },
    make("caption", {}, `${items.length} 家机构的对比（截至 ${writeDay(asOf)}）`),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, make("th", { scope: "col", role: "columnheader" }, "项目"), ...heads)),
    make("tbody", { role: "rowgroup" }, ...rows),
  );
}

/**
 * Show what is chosen; the comparison where it is open.
 * @param {HTMLElement} tray
 * @param {Listed[]} items
 * @param {{ root: URL, asOf: string, isNear: boolean, isOpen: boolean }} how
 */
export function showTray(tray, items, { root, asOf, isNear, isOpen }) {
  tray.hidden = !items.length;
  const canOpen = items.length > 1;
  const names = items.map((item) => make("button", { type: "button", class: "chip", "data-drop": item.id }, make("span", { class: "visually-hidden" }, "不再对比："), item.name, make("span", { "aria-hidden": "true" }, " ×")));
  const head = make(
    "div",
    { class: "tray__bar" },
    make("button", { type: "button", class: "button", "data-open": true, "aria-expanded": String(isOpen && canOpen), disabled: !canOpen }, canOpen ? (isOpen ? "收起" : `对比 ${items.length} 家`) : "再选一家"),
    make("div", { class: "tray__names" }, ...names),
    make("button", { type: "button", class: "button button--plain", "data-clear": true }, "清空"),
  );
  const panel = isOpen && canOpen ? make("section", { class: "tray__panel", tabindex: "0", "aria-label": `对比 ${items.length} 家`, id: "compare" }, makeTable(items, root, asOf, isNear)) : null;
  tray.replaceChildren(...(panel ? [panel, head] : [head]));
}
