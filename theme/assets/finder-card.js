// @ts-check
// An institution in the list, as childcare/templates/macros_register.html writes it, with a box to compare it.

import { make } from "./dom.js";
import { writeKm } from "./finder-place.js";

/** @typedef {import("./finder-filters.js").Listed} Listed */

const INCLUSIVE = new Map([[null, "普惠未公布"], [true, "普惠"], [false, "非普惠"]]);

/**
 * The order of coordinates, and the datum, are what this service asks for: see link_maps in the section institution.
 * @param {Listed} item
 */
function makeMapLink({ name, position }) {
  if (!position) return null;
  const query = new URLSearchParams({ position: position.map((degrees) => degrees.toFixed(5)).join(","), name, coordinate: "wgs84", callnative: "1" });
  return make("a", { class: "chip", href: `https://uri.amap.com/marker?${query}`, rel: "noopener noreferrer", "aria-label": `地图：${name}` }, "地图");
}

/**
 * The marks beside a name: what its status is, what limits it, and whether it is made up.
 * @param {import("./institutions.js").Institution} item
 */
export function makeMarks(item) {
  const badge = (/** @type {string} */ tone, /** @type {string} */ text) => make("span", { class: `badge badge--${tone}` }, text);
  return [
    badge(item.tone, item.status),
    ...(item.hasExpired ? [" ", badge("warn", "有效期已过")] : []),
    ...(item.isLimited ? [" ", badge("warn", item.scope)] : []),
    ...(item.isSample ? [" ", badge("sample", "样例")] : []),
  ];
}

/**
 * @param {Listed} item
 * @param {URL} root
 */
export function makeCard(item, root) {
  const fact = (/** @type {string} */ name, /** @type {string | Node} */ text) => make("li", { "data-fact": name }, text);
  return make(
    "li",
    { class: item.counts ? "result" : "result result--closed", "data-lookup-item": true, "data-sample": item.isSample ? item.id : null },
    make("h3", { class: "result__name" }, make("a", { href: root.href + item.address }, item.name), ...item.words.flatMap((word) => [" ", make("span", { class: "quiet" }, word)]), " ", ...makeMarks(item)),
    make(
      "ul",
      { class: "result__facts" },
      item.counts ? null : fact("closed", "不在可以收托的机构之列"),
      fact("ages", item.classes.length ? item.ages : "月龄未公布"),
      fact("fee", (item.feeFrom ?? item.feeUpto) === null ? item.fee || "价格未公布" : make("strong", {}, item.fee)),
      fact("places", item.places === null ? "托位未公布" : `托位 ${item.places} 个`),
      fact("inclusive", INCLUSIVE.get(item.isInclusive) ?? ""),
    ),
    make("p", { class: "result__place" }, ...(item.km === null ? [] : [make("strong", {}, writeKm(item.km)), " · "]), [item.providerType, item.place.includes(item.area.short_name) ? "" : item.area.short_name, item.place].filter(Boolean).join(" · ")),
    make(
      "p",
      { class: "result__acts" },
      makeMapLink(item),
      make("label", { class: "chip" }, make("input", { type: "checkbox", "data-compare": item.id, "aria-label": `对比：${item.name}` }), "对比"),
    ),
  );
}

/**
 * A way on in the list: to an area that a question may mean, or to the page that answers it.
 * @param {URL | string} href
 * @param {import("./search-index.js").Found} entry
 * @param {Record<string, true>} mark
 */
export const makeWay = (href, { name, note }, mark) =>
  make("li", { class: "result", ...mark }, make("h3", { class: "result__name" }, make("a", { href }, name)), make("p", { class: "result__place" }, note));
