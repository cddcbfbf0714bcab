// @ts-check
// The look-up page: search, filters with counts, sort, distance, comparison. The whole state is in the address.
// The full list that stands in the page is replaced when the index is there, and stays when it is not.

import { writeDay } from "./dates.js";
import { findRoot, getElement, listElements, make, nameLevel } from "./dom.js";
import { loadInstitutions } from "./institutions.js";
import { prepare, search } from "./search.js";
import { joinLetters, loadSite, readyLater, tellFault } from "./search-index.js";

/**
 * An institution in the list: how far it is from the reader, and where it counts, filter by filter.
 * @typedef {import("./institutions.js").Institution} Institution
 * @typedef {Institution & { km: number | null, slots: number[][] }} Listed
 * @typedef {Omit<import("./institutions.js").InstitutionPart, "institutions"> & { institutions: Listed[] }} Part
 * @typedef {[name: string, value: string]} Choice a filter and the value that is chosen
 * @typedef {[longitude: number, latitude: number]} Position
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 */

const STEP = 50; // rows that are drawn at a time,
const FIRST_ROWS = 4; // and while somebody types: as many as a phone shows. The rest follows when the typing rests,
const REST_MS = 200;
const ROWS_AT_ONCE = 12; // and so many rows at a time, so that a key pressed meanwhile does not have to wait
const ADDRESS_MS = 400; // browsers refuse to change the address at every keystroke, and take their time over it
const COMPARED = 4;
const SLOW_MS = 3000;
const EARTH_KM = 6371.0088; // mean radius, IUGG

/** @param {Institution} item */
const hasFreePlaces = (item) => item.counts && item.enrolled !== null && item.places !== null && item.enrolled < item.places;
/** @param {Institution} item */
const writeInclusive = ({ isInclusive }) => (isInclusive === null ? "未公布" : isInclusive ? "是" : "否");

/**
 * Each filter by its name in the address: the values that an institution passes, which it is counted beside.
 * @type {Record<string, (item: Institution) => string[]>}
 */
const VALUES = {
  area: (item) => [item.area.code],
  street: (item) => [item.streetCode],
  type: (item) => [item.providerType],
  legal: (item) => [item.legalForm],
  profit: (item) => [item.profitStatus],
  form: (item) => item.serviceForms,
  scope: (item) => [item.scope],
  level: (item) => [item.demonstration],
  grade: (item) => [item.grade],
  status: (item) => [item.status],
  inclusive: (item) => (item.isInclusive ? ["1"] : []),
  free: (item) => (hasFreePlaces(item) ? ["1"] : []),
};

/** @param {Institution} item @param {string} name of a filter @param {string} value chosen */
const passes = (item, name, value) =>
  name === "age"
    ? item.classes.some(({ first_month, last_month }) => Number(value) >= first_month && (last_month === null || Number(value) <= last_month))
    : VALUES[name](item).includes(value);

/**
 * Filters that pass nothing where an institution does not state what they ask: whether it does not.
 * @type {Record<string, (item: Institution) => boolean>}
 */
const UNKNOWN = {
  age: (item) => !item.classes.length,
  inclusive: (item) => item.isInclusive === null,
  free: (item) => item.counts && (item.enrolled === null || item.places === null),
};

/** @type {Part} */
const NOTHING = {
  institutions: [],
  lists: {
    area: [],
    street: [],
    provider_type: [],
    legal_form: [],
    profit_status: [],
    service_forms: [],
    admission_scope: [],
    demonstration_level: [],
    quality_grade: [],
    status: [],
  },
  sounds: {},
  variants: {},
  asOf: "",
};

/** @type {Record<string, ((a: Listed, b: Listed) => number) | null>} */
const SORTS = {
  name: null, // the index is in pinyin order
  places: (a, b) => (b.places ?? -1) - (a.places ?? -1),
  filed: (a, b) => (a.filedOn ? (b.filedOn ? b.filedOn.localeCompare(a.filedOn) : -1) : b.filedOn ? 1 : 0),
  distance: (a, b) => (a.km ?? Infinity) - (b.km ?? Infinity),
};

/**
 * Great-circle distance in kilometres between two positions in WGS-84 (haversine formula).
 * @param {Position} from
 * @param {Position} to
 */
export function measure([lon1, lat1], [lon2, lat2]) {
  const rad = Math.PI / 180;
  const a =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** @param {number} km */
const writeKm = (km) => (km < 1 ? `约 ${Math.max(1, Math.round(km * 10)) * 100} 米` : `约 ${km.toFixed(1)} 公里`);
/** @param {Institution} item */
const writeClasses = (item) => item.classes.map(({ name, ages }) => `${name}（${ages}）`).join("、") || "未公布";

/**
 * @param {Element} element
 * @returns {element is Control}
 */
const isControl = (element) => element instanceof HTMLInputElement || element instanceof HTMLSelectElement;

/**
 * @param {Control} control
 * @returns {control is HTMLInputElement}
 */
const isTick = (control) => control.type === "checkbox";

/**
 * What a control asks for; "" for nothing.
 * @param {Control} control
 */
function readChoice(control) {
  if (isTick(control)) return control.checked ? "1" : "";
  return control.value.trim();
}

/** @param {HTMLElement} finder */
function start(finder) {
  const root = findRoot(finder);
  const form = getElement(finder, "form", HTMLFormElement);
  const input = getElement(form, "input[name=q]", HTMLInputElement);
  const filters = getElement(finder, "[data-finder-filters]", HTMLElement);
  const controls = Object.fromEntries([...filters.querySelectorAll("[name]")].filter(isControl).map((control) => [control.name, control]));
  const getSelect = (/** @type {string} */ name) => getElement(filters, `select[name=${name}]`, HTMLSelectElement);
  const areaChoice = getSelect("area");
  const streetChoice = getSelect("street");
  const sortChoice = getSelect("sort");
  const said = getElement(finder, "[data-finder-count]", HTMLElement);
  const note = getElement(finder, "[data-finder-note]", HTMLElement);
  const results = getElement(finder, "[data-finder-results]", HTMLElement);
  const more = getElement(finder, "[data-finder-more]", HTMLButtonElement);
  const near = getElement(finder, "[data-finder-near]", HTMLButtonElement);
  const chosen = getElement(finder, "[data-finder-compare]", HTMLElement);
  const unfiltered = said.textContent;

  /** @type {import("./search-index.js").Site | null} */
  let site = null;
  /** @type {Part} */
  let part = NOTHING; // the file of the register that is loaded,
  let loaded = ""; // and the area it is for; "" for the whole register
  /** @type {import("./search.js").Index<Listed> | null} */
  let index = null;
  /** @type {Position | null} */
  let here = null; // the reader's position; it never leaves this variable
  /** @type {WeakMap<Listed, HTMLTableRowElement>} */
  let rows = new WeakMap(); // institution -> its row, as long as it says the same
  /** @type {Map<string, number>} */
  let slots = new Map(); // filter and value -> where it is counted
  let shown = STEP;
  /** @type {string[]} */
  let compared = [];
  /** @type {Listed[]} */
  let asked = []; // what the query alone finds,
  /** @type {Listed[]} */
  let found = []; // and what passes the filters
  let isComposing = false;
  /** @type {{ steps: Generator<void>, timer?: ReturnType<typeof setTimeout> } | null} */
  let rest = null; // what is left to do after a keystroke,
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let written; // and the address to be written when the typing stops

  /** Whether the register is too large for one file, so that an area has to be chosen first. */
  const isSplit = () => site !== null && site.parts.length > 1;

  /** Read the state from the address; returns what could not be understood. */
  function readAddress() {
    const given = new URLSearchParams(window.location.search);
    /** @type {string[]} */
    const unknown = [];
    input.value = (given.get("q") || "").slice(0, 60);
    for (const [name, control] of Object.entries(controls)) {
      const value = given.get(name) || "";
      if (isTick(control)) control.checked = value === "1";
      else {
        control.value = value;
        if (control.value !== value) {
          unknown.push(value.slice(0, 20));
          control.value = "";
        }
      }
    }
    if (!sortChoice.value || (sortChoice.value === "distance" && !here)) sortChoice.value = "name";
    const known = new Set(part.institutions.map((item) => item.id));
    const ids = (given.get("compare") || "").split(",").filter(Boolean);
    compared = [...new Set(ids.filter((id) => known.has(id)))].slice(0, COMPARED);
    if (ids.some((id) => !known.has(id))) unknown.push("对比的机构");
    return unknown;
  }

  /** @param {boolean} isStep whether the way back leads to what stood before */
  function writeAddress(isStep) {
    clearTimeout(written);
    written = undefined;
    const address = new URL(window.location.href);
    address.search = "";
    address.hash = "";
    if (input.value.trim()) address.searchParams.set("q", input.value.trim());
    for (const [name, control] of Object.entries(controls)) {
      const value = readChoice(control);
      if (value && !(name === "sort" && value === "name")) address.searchParams.set(name, value);
    }
    if (compared.length) address.searchParams.set("compare", compared.join(","));
    if (address.href === window.location.href) return;
    if (isStep) window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  }

  function chosenFilters() {
    /** @type {Choice[]} */
    const choices = [...Object.keys(VALUES), "age"].map((name) => [name, readChoice(controls[name])]);
    return choices.filter(([, value]) => value);
  }

  /**
   * Search and filter.
   * @param {Choice[]} active
   */
  function select(active) {
    asked = index && input.value.trim() ? search(index, input.value) : part.institutions;
    const passed = active.length ? asked.filter((item) => active.every(([name, value]) => passes(item, name, value))) : [...asked];
    // The index is in the order of names; search results stand by how well they match, until another is asked for.
    const order = SORTS[sortChoice.value];
    if (order) passed.sort(order);
    return passed;
  }

  /**
   * Count for every choice how many it would leave, the other filters kept.
   * @param {Choice[]} active
   */
  function countChoices(active) {
    const counts = new Uint32Array(slots.size);
    const places = Object.fromEntries(Object.keys(VALUES).map((name, place) => [name, place]));
    for (const item of asked) {
      let failed = "";
      let fails = 0;
      for (const [name, value] of active) {
        if (passes(item, name, value)) continue;
        failed = name;
        fails += 1;
        if (fails > 1) break;
      }
      if (fails > 1) continue;
      for (const counted of fails ? [item.slots[places[failed]] || []] : item.slots) {
        for (const slot of counted) counts[slot] += 1;
      }
    }
    return counts;
  }

  /** @param {Uint32Array} counts */
  function showCounts(counts) {
    for (const name of Object.keys(VALUES)) {
      if (name === "area" && isSplit()) continue; // the other areas are not loaded
      const control = controls[name];
      const count = (/** @type {string} */ value) => counts[slots.get(`${name} ${value}`) ?? -1] || 0;
      if (control instanceof HTMLInputElement) {
        getElement(control.parentElement ?? filters, "[data-count]", HTMLElement).textContent = `（${count("1")}）`;
        continue;
      }
      for (const option of control.options) {
        if (option.value && option.dataset.name) option.textContent = `${option.dataset.name}（${count(option.value)}）`;
      }
    }
  }

  /** @param {Listed} item */
  function makeRow(item) {
    const box = make("input", { type: "checkbox", "data-compare": item.id, "aria-label": `对比${item.name}` });
    return make(
      "tr",
      { "data-sample": item.isSample ? item.id : null },
      make("th", { scope: "row", class: "name" }, make("a", { href: root.href + item.address }, item.name), ...item.words.flatMap((word) => [make("br"), make("span", { class: "quiet" }, word)])),
      make("td", { "data-label": nameLevel("part"), class: "nowrap" }, make("a", { href: root.href + item.area.page }, item.area.short_name)),
      make("td", { "data-label": "地址", class: "name" }, item.place || "未公布", ...(item.km === null ? [] : [make("br"), make("span", { class: "quiet" }, writeKm(item.km))])),
      make("td", { "data-label": "类型" }, item.providerType),
      make("td", { "data-label": "收托" }, item.ages),
      make("td", { "data-label": "托位（个）", class: "num" }, item.places ?? "未公布"),
      make("td", { "data-label": "普惠", class: "nowrap" }, writeInclusive(item)),
      make("td", { "data-label": "状态" }, make("span", { class: `badge badge--${item.tone}` }, item.status), ...(item.hasExpired ? [make("br"), make("span", { class: "quiet" }, "有效期已过")] : [])),
      make("td", { "data-label": "对比" }, make("label", { class: "tick" }, box)),
    );
  }

  /**
   * Beside a ticked box stands the way to the comparison, which is further up.
   * @param {HTMLInputElement} box
   */
  function showTick(box) {
    box.checked = compared.includes(box.dataset.compare ?? "");
    const cell = box.closest("td");
    cell?.querySelector(".to-compare")?.remove();
    if (box.checked) cell?.append(make("button", { type: "button", class: "button button--plain to-compare" }, "看对比"));
  }

  /**
   * Rows are made once: whoever types on sees most of them again.
   * @param {Listed} item
   */
  function rowOf(item) {
    let row = rows.get(item);
    if (!row) rows.set(item, (row = makeRow(item)));
    showTick(getElement(row, "[data-compare]", HTMLInputElement));
    return row;
  }

  function draw(first = 0, last = shown) {
    const drawn = found.slice(first, last).map(rowOf);
    if (first) results.append(...drawn);
    else results.replaceChildren(...drawn);
    more.hidden = found.length <= shown;
    more.textContent = `再显示 ${Math.min(STEP, found.length - shown)} 家`;
  }

  function drawCompared() {
    const items = compared.flatMap((id) => part.institutions.find((item) => item.id === id) ?? []);
    chosen.hidden = !items.length;
    if (!items.length) {
      chosen.replaceChildren();
      return;
    }
    /** @type {[label: string, write: (item: Listed) => string][]} */
    const lines = [
      ["状态", (item) => item.status + (item.hasExpired ? "（有效期已过）" : "")],
      [nameLevel("part"), (item) => item.area.short_name],
      ["地址", (item) => item.place || "未公布"],
      ["电话", (item) => item.phone || "未公布"],
      ["类型", (item) => item.providerType],
      ["收托", writeClasses],
      ["服务形式", (item) => item.serviceForms.join("、")],
      ["托位", (item) => (item.places === null ? "未公布" : `${item.places} 个`)],
      ["在托人数", (item) => (item.enrolled === null ? "未公布" : `${item.enrolled} 人`)],
      ["保育费", (item) => item.fee || "未公布"],
      ["普惠", writeInclusive],
      ["示范级别", (item) => item.demonstration],
      ["质量等级", (item) => item.grade],
      ["备案日期", (item) => writeDay(item.filedOn)],
    ];
    if (here) lines.push(["直线距离", (item) => (item.km === null ? "没有坐标" : writeKm(item.km))]);
    chosen.replaceChildren(
      make("h2", { id: "compare", tabindex: "-1" }, `对比 ${items.length} 家`),
      items.length < 2 ? make("p", {}, `再勾选一家就能对比，最多 ${COMPARED} 家。`) : "",
      make(
        "section",
        { class: "table-scroll", tabindex: "0", "aria-label": "对比" },
        make(
          "table",
          { class: "data data--compare", role: "table", "data-columns": items.length }, // on a phone its rows are no table rows for the browser
          make("caption", {}, `${items.length} 家机构的对比（截至 ${writeDay(part.asOf)}）`),
          make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, make("th", { scope: "col", role: "columnheader" }, "项目"), ...items.map((item) => make("th", { scope: "col", role: "columnheader" }, make("a", { href: new URL(item.address, root) }, item.name))))),
          make("tbody", { role: "rowgroup" }, ...lines.map(([label, write]) => make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, label), ...items.map((item) => make("td", { role: "cell", "data-label": item.name }, write(item)))))),
        ),
      ),
      make("p", {}, make("button", { type: "button", class: "button button--plain", "data-clear": true }, "清空对比")),
    );
  }

  /** @param {string} text */
  function tell(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  /** Do at once what a keystroke left for later. */
  function finish() {
    if (written) writeAddress(false);
    finishRows();
  }

  function finishRows() {
    if (!rest) return;
    const { steps } = rest;
    leave();
    while (!steps.next().done);
  }

  function leave() {
    if (rest) clearTimeout(rest.timer);
    rest = null;
  }

  function goOn() {
    if (rest?.steps.next().done) rest = null;
    else if (rest) rest.timer = setTimeout(goOn);
  }

  /**
   * What follows the first rows, step by step.
   * @param {number} first
   * @param {Choice[]} active
   * @returns {Generator<void>}
   */
  function* follow(first, active) {
    for (let from = first; from < Math.min(shown, found.length); from += ROWS_AT_ONCE) {
      draw(from, Math.min(from + ROWS_AT_ONCE, shown));
      yield;
    }
    const counts = countChoices(active);
    yield;
    showCounts(counts);
    yield;
    drawCompared();
    showFiles();
  }

  /** Show what the controls ask for; while somebody types, the first rows at once and the rest right after. */
  function update(isTyping = false) {
    if (!index) return;
    leave();
    shown = STEP;
    const active = chosenFilters();
    found = select(active);
    const query = input.value.trim();
    const total = part.institutions.length;
    const silent = asked.filter((item) => {
      const failing = active.filter(([name, value]) => !passes(item, name, value));
      return failing.length > 0 && failing.every(([name]) => UNKNOWN[name]?.(item));
    }).length;
    const others = silent ? `；另有 ${silent} 家没有公布，不知道合不合` : "";
    said.textContent = query || active.length ? `${query ? `“${query}”：` : ""}找到 ${found.length} 家，共 ${total} 家${others}` : unfiltered;
    getElement(finder, "[data-lookup-empty]", HTMLElement).hidden = found.length > 0;
    draw(0, isTyping ? FIRST_ROWS : shown);
    rest = { steps: follow(isTyping ? FIRST_ROWS : shown, active) };
    if (!isTyping) {
      finishRows();
      return;
    }
    rest.timer = setTimeout(goOn, REST_MS);
    clearTimeout(written);
    written = setTimeout(() => writeAddress(false), ADDRESS_MS);
  }

  /** Real files, one for each area: browsers inside other apps save nothing that a script has made. */
  function showFiles() {
    const chosen = part.lists.area.find(({ code }) => code === areaChoice.value);
    const area = chosen?.page.startsWith("areas/") ? chosen : undefined; // what lies in no area has no files of its own
    for (const link of listElements(finder, "[data-finder-file]", HTMLAnchorElement)) {
      const name = link.dataset.finderFile ?? "";
      link.href = new URL(`data/${area ? `${area.code}/` : ""}${name}`, root).href;
      link.download = area ? name.replace(".", `-${area.code}.`) : name;
    }
    getElement(finder, "[data-finder-scope]", HTMLElement).textContent = area ? area.short_name : nameLevel("whole");
    const inScope = area ? part.institutions.filter((item) => item.area.code === area.code) : part.institutions;
    getElement(finder, "[data-finder-whole]", HTMLElement).hidden = found.length === inScope.length;
  }

  function fillOptions() {
    /**
     * @param {string} name
     * @param {string[]} values
     * @param {string[]} [labels]
     */
    const fill = (name, values, labels = values) => {
      const control = getSelect(name);
      const kept = control.value;
      control.replaceChildren(control.options[0], ...values.map((value, place) => make("option", { value, "data-name": labels[place] }, labels[place])));
      control.value = kept;
      if (control.value !== kept) control.value = "";
    };
    const { lists } = part;
    if (!isSplit()) fill("area", lists.area.map(({ code }) => code), lists.area.map(({ name }) => name));
    fillStreets();
    fill("type", lists.provider_type);
    fill("legal", lists.legal_form);
    fill("profit", lists.profit_status);
    fill("scope", lists.admission_scope);
    fill("form", [...new Set(lists.service_forms.flatMap((forms) => forms.split("、")))]);
    fill("level", lists.demonstration_level);
    fill("grade", lists.quality_grade);
    fill("status", lists.status);
  }

  /** Streets of the chosen area only: the city has too many for one list on a phone. */
  function fillStreets() {
    const kept = streetChoice.value || new URLSearchParams(window.location.search).get("street") || "";
    const area = areaChoice.value;
    const streets = part.lists.street.filter((street) => !area || street.area === area || street.code === kept);
    streetChoice.replaceChildren(streetChoice.options[0], ...streets.map(({ code, name }) => make("option", { value: code, "data-name": name }, name)));
    streetChoice.value = streets.some((street) => street.code === kept && (!area || street.area === area)) ? kept : "";
  }

  function applyAddress() {
    areaChoice.value = new URLSearchParams(window.location.search).get("area") || "";
    if (areaChoice.selectedIndex < 0) areaChoice.value = "";
    streetChoice.value = "";
    fillStreets();
    const unknown = readAddress();
    tell(unknown.length ? `网址里的这些内容已经不能用，没有算进去：${unknown.join("、")}。` : "");
    update();
  }

  /** @param {string} code of an area */
  async function loadRegister(code) {
    const wanted = site?.parts.find((entry) => entry.area === code) || (isSplit() ? null : site?.parts[0]);
    if (!site || !wanted) {
      tell(`机构较多，请先选${nameLevel("part")}，再在里面查。`);
      return false;
    }
    const { institutions, ...others } = await loadInstitutions(root, site, wanted);
    loaded = wanted.area;
    slots = new Map();
    const slotOf = (/** @type {string} */ key) => {
      const slot = slots.get(key) ?? slots.size;
      slots.set(key, slot);
      return slot;
    };
    const listed = institutions.map((item) =>
      Object.assign(item, {
        km: here && item.position && measure(here, item.position),
        // Where an institution counts, filter by filter: worked out once, added up at every keystroke.
        slots: Object.entries(VALUES).map(([name, values]) => values(item).map((value) => slotOf(`${name} ${value}`))),
      }),
    );
    part = { institutions: listed, ...others };
    const letters = joinLetters(site, part);
    index = prepare(part.institutions, letters.sounds, letters.variants);
    readyLater(index);
    return true;
  }

  function locate() {
    if (!navigator.geolocation) {
      tell(`这个浏览器不提供位置。可以按${nameLevel("part")}选。`);
      return;
    }
    tell("正在取得位置……位置只在这个网页里用来算距离，不会发送出去。");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here = [coords.longitude, coords.latitude];
        rows = new WeakMap();
        for (const item of part.institutions) item.km = item.position && measure(here, item.position);
        getElement(sortChoice, "option[value=distance]", HTMLOptionElement).disabled = false;
        sortChoice.value = "distance";
        tell("按直线距离从近到远排列，距离是约数；没有坐标的排在最后。位置没有发送出去。");
        update();
        writeAddress(true);
      },
      () => tell(`没有得到位置。可以按${nameLevel("part")}选。`),
      { maximumAge: 60_000, timeout: 15_000 },
    );
  }

  input.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    update(true);
  });
  input.addEventListener("input", () => {
    if (!isComposing) update(true);
  });
  form.addEventListener("submit", (event) => {
    if (!index) return; // the address then carries the question to the next try
    event.preventDefault();
    update();
    writeAddress(true);
    reveal();
  });
  filters.addEventListener("change", async (event) => {
    if (event.target === areaChoice) {
      if (isSplit() && !(await turnTo(areaChoice.value))) return;
      streetChoice.value = "";
      fillStreets();
    }
    tell("");
    update();
    writeAddress(true);
  });
  getElement(filters, "[data-reset]", HTMLButtonElement).addEventListener("click", () => {
    for (const control of Object.values(controls)) {
      if (isTick(control)) control.checked = false;
      else control.value = control.name === "sort" ? "name" : "";
    }
    input.value = "";
    fillStreets();
    update();
    writeAddress(true);
  });
  results.addEventListener("change", (event) => {
    const box = event.target;
    const id = box instanceof HTMLInputElement && box.dataset.compare;
    if (!id) return;
    finish();
    if (!box.checked) compared = compared.filter((other) => other !== id);
    else if (compared.length < COMPARED) compared = [...compared, id];
    else {
      box.checked = false;
      tell(`最多对比 ${COMPARED} 家，请先去掉一家。`);
      return;
    }
    showTick(box);
    drawCompared();
    tell(compared.length ? `已选 ${compared.length} 家对比，最多 ${COMPARED} 家。` : "");
    writeAddress(true);
  });
  results.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest(".to-compare"))) return;
    chosen.scrollIntoView();
    getElement(chosen, "h2", HTMLElement).focus({ preventScroll: true });
  });
  chosen.addEventListener("click", (event) => {
    if (!(event.target instanceof Element && event.target.closest("[data-clear]"))) return;
    compared = [];
    draw();
    drawCompared();
    writeAddress(true);
    said.focus();
  });
  more.addEventListener("click", () => {
    finish();
    const before = shown;
    shown += STEP;
    draw();
    results.children[before]?.querySelector("a")?.focus();
  });
  near.addEventListener("click", locate);
  window.addEventListener("pagehide", finish);
  window.addEventListener("popstate", async () => {
    if (!index) return;
    const code = new URLSearchParams(window.location.search).get("area") || "";
    if (isSplit() && code !== loaded && !(await turnTo(code))) return;
    applyAddress();
  });

  /** On a phone the list can stand below the screen; who has asked should see the answer. */
  function reveal() {
    if (said.getBoundingClientRect().bottom > window.innerHeight) said.scrollIntoView();
  }

  /** @param {string} code of an area */
  async function turnTo(code) {
    try {
      if (!(await loadRegister(code))) return false;
    } catch (fault) {
      tell(`${tellFault(fault)}下面的名录不受影响，也可以按${nameLevel("part")}看。`);
      return false;
    }
    fillOptions();
    return true;
  }

  async function begin() {
    const given = new URLSearchParams(window.location.search);
    input.value = (given.get("q") || "").slice(0, 60);
    const slow = setTimeout(() => tell(`网络较慢，查找用的文件还在载入。下面的名录不受影响，也可以按${nameLevel("part")}看。`), SLOW_MS);
    try {
      await open(given);
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {URLSearchParams} given */
  async function open(given) {
    try {
      site = await loadSite(root);
    } catch (fault) {
      tell(`${tellFault(fault)}下面的名录不受影响，也可以按${nameLevel("part")}看。`);
      return;
    }
    if (isSplit()) {
      areaChoice.replaceChildren(areaChoice.options[0], ...site.parts.map((entry) => make("option", { value: entry.area, "data-name": entry.name }, `${entry.name}（${entry.count}）`)));
      areaChoice.value = given.get("area") || "";
      filters.hidden = false;
    }
    // A link to a street names no area; where the index has one file for each, the street tells which.
    const street = given.get("street") || "";
    const holding = site.parts.filter((entry) => entry.streets.includes(street));
    const code = given.get("area") || (isSplit() && holding.length === 1 ? holding[0].area : "");
    if (code && !given.get("area")) {
      given.set("area", code);
      window.history.replaceState(null, "", `?${given}`);
    }
    if (!(await turnTo(code))) return;
    filters.hidden = false;
    finder.dataset.ready = "yes";
    const typed = input.value; // by somebody who did not wait for the index
    applyAddress();
    if (typed !== input.value) {
      input.value = typed;
      if (!isComposing) update(true);
    }
    if (given.get("q")) reveal();
  }

  begin();
}

listElements(document, "[data-finder]", HTMLElement).forEach(start);
