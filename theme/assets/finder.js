// @ts-check
// The look-up page: search, filters with counts, sort, distance, comparison. The whole state is in the address.
// The list that stands in the page is replaced when the index is there, and stays when it is not.

import { copyOnClick, sayOn } from "./clipboard.js";
import { findRoot, getElement, listElements, make, nameLevel } from "./dom.js";
import { makeCard, makeWay } from "./finder-card.js";
import { bindControls } from "./finder-controls.js";
import { ALL, countChoices, listActive, makeSlots, sift, SORTS } from "./finder-filters.js";
import { locate, measure } from "./finder-place.js";
import { COMPARED, readState, writeState } from "./finder-state.js";
import { isHeld, listPlaces, listWhole, readWords } from "./finder-words.js";
import { loadInstitutions, NO_LISTS } from "./institutions.js";
import { find as search, isHalfTyped, isWritten, prepare } from "./search.js";
import { findAnswers, joinLetters, learnSounds, loadSite, readyLater, tellFault } from "./search-index.js";

/**
 * @typedef {import("./finder-filters.js").Listed} Listed
 * @typedef {import("./finder-filters.js").Choice} Choice
 * @typedef {Omit<import("./institutions.js").InstitutionPart, "institutions"> & { institutions: Listed[] }} Part
 */

const PAGE = 20; // institutions that are drawn at a time,
const LARGE_PAGE = 6; // in large text,
const FIRST_ROWS = 4; // and while somebody types: as many as a phone shows. The rest follows when the typing rests
const ANSWERS = 2; // pages that may answer what is asked
const REST_MS = 200;
const PRINTED = 500;
const ADDRESS_MS = 400; // browsers refuse to change the address at every keystroke, and take their time over it
const HALF_MS = 2000;
const SLOW_MS = 3000;

/** @type {Part} */
const NOTHING = { institutions: [], lists: NO_LISTS, sounds: {}, variants: {}, asOf: "" };

/** How many institutions a page of the list has; in large text a card is twice as high. */
const pageSize = () => (document.documentElement.hasAttribute("data-large") ? LARGE_PAGE : PAGE);

/** @param {HTMLElement} finder */
function start(finder) {
  const root = findRoot(finder);
  const find = (/** @type {string} */ name) => getElement(finder, `[data-finder-${name}]`, HTMLElement);
  const form = getElement(finder, "form", HTMLFormElement);
  const input = getElement(form, "input[name=q]", HTMLInputElement);
  const side = find("side");
  const fields = find("more");
  const view = bindControls(finder);
  const said = find("count");
  const note = find("note");
  const empty = getElement(finder, "[data-lookup-empty]", HTMLElement);
  const results = find("results");
  const pages = find("pages");
  const closedNote = find("closed");
  const tray = find("compare");
  const sheet = getElement(finder, "[data-finder-sheet]", HTMLDialogElement);
  const closer = find("close");

  let state = readState(window.location.search);
  /** @type {import("./search-index.js").Site | null} */
  let site = null;
  /** @type {import("./finder-words.js").Places} */
  let places = { area: [], street: [], group: [] };
  /** @type {Part} */
  let part = NOTHING; // the file of the register that is loaded,
  let loaded = ""; // and the area it is for; "" for the whole register, or what of a large one answers a question:
  let asked = ""; // that question,
  /** @type {import("./search-index.js").Part[]} */
  let known = []; // the files of areas that are known by now,
  /** @type {HTMLElement[]} */
  let links = []; // and ways into those that the question may mean
  /** @type {HTMLElement[]} */
  let answers = []; // pages that answer what is no name
  /** @type {import("./search.js").Index<Listed> | null} */
  let index = null;
  /** @type {import("./finder-place.js").Position | null} */
  let here = null; // the reader's position; it never leaves this variable
  /** @type {WeakMap<Listed, HTMLLIElement>} */
  let cards = new WeakMap(); // institution -> its card, as long as it says the same
  /** @type {Map<string, number>} */
  let slots = new Map(); // filter and value -> where it is counted
  /** @type {Listed[]} */
  let found = [];
  let isOpen = state.compared.length > 1; // whether the comparison is
  let isComposing = false;
  let isUnread = true; // whether the question may hold words that are conditions
  const whole = { cards: [...results.children], said: [...said.childNodes] }; // what stands in the page
  /** @type {{ run: () => void, timer: ReturnType<typeof setTimeout> } | null} */
  let rest = null; // what is left to do after a keystroke,
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting; // how long half a syllable is waited for,
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let written; // and the address to be written when the typing stops
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asking; // until what a large register holds is asked for
  /** @type {typeof import("./finder-compare.js") | null} */
  let comparing = null;
  /** @type {typeof import("./finder-named.js") | null} */
  let large = null; // how that is done; null for a register that is one file

  /** Whether the register is too large for one file, so that an area has to be chosen first. */
  const isSplit = () => large !== null;

  /** @param {boolean} isStep whether the way back leads to what stood before */
  function writeAddress(isStep) {
    clearTimeout(written);
    written = undefined;
    const address = new URL(writeState(state), window.location.href.replace(/[?#].*/s, ""));
    if (address.href === window.location.href) return;
    if (isStep) window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  }

  // --- what is chosen, on the page ------------------------------------------------------------------

  /** The codes of all areas that there are to choose from, [] where they are too many to be known. */
  const listAreas = () => (isSplit() ? (site?.parts ?? []).map(({ area }) => area) : part.lists.area.map(({ code }) => code));

  /** What is asked for, the words that are conditions among the choices; those the register cannot meet stay words. */
  function understand() {
    if (!site) return state;
    const { lists } = part;
    const isKnown = (/** @type {string} */ name, /** @type {string} */ value, /** @type {Map<string, string>} */ before) =>
      isSplit() && name === "area" ? known.some(({ area }) => area === value) : (isSplit() && name === "group") || isHeld(name, value, lists, new Map([...state.choices, ...before]));
    const { rest: query, choices: read, sort } = readWords(state.query, { places, lists, whole: listAreas().length ? listWhole(places, listAreas()) : [], isKnown, isWritten: (text) => index === null || isWritten(index, text) });
    const choices = new Map([...state.choices, ...read]);
    if (!read.has("street") && choices.get("area") !== state.choices.get("area")) choices.delete("street");
    return { query, choices, sort: sort === "price" ? sort : state.sort };
  }

  /**
   * Take out what the register does not have, and tell.
   * @param {string[]} [unknown] what else could not be understood
   */
  function dropUnknown(unknown = []) {
    for (const [name, value] of state.choices) {
      if (view.isKnown(name, value, part.lists, state.choices)) continue;
      state.choices.delete(name);
      unknown.push(value.slice(0, 20));
    }
    const isSort = Object.hasOwn(SORTS, state.sort);
    if (!isSort) unknown.push(state.sort.slice(0, 20));
    if (!isSort || (state.sort === "distance" && !here)) state.sort = "name";
    const ids = new Set(part.institutions.map((item) => item.id));
    const kept = state.compared.filter((id) => ids.has(id)).slice(0, COMPARED);
    if (state.compared.some((id) => !ids.has(id))) unknown.push("对比的机构");
    state.compared = kept;
    tell(unknown.length ? `网址里的这些内容已经不能用，没有算进去：${unknown.join("、")}。` : "");
  }

  // --- the list -------------------------------------------------------------------------------------

  /** Cards are made once: whoever types on sees most of them again. @param {Listed} item */
  function cardOf(item) {
    let card = cards.get(item);
    if (!card) cards.set(item, (card = makeCard(item, root)));
    getElement(card, "[data-compare]", HTMLInputElement).checked = state.compared.includes(item.id);
    return card;
  }

  /** The cards that stand in the page are those of their institutions. @param {Listed[]} items */
  function adopt(items) {
    const byAddress = new Map(items.map((item) => [root.href + item.address, item]));
    for (const card of listElements(results, "li.result", HTMLLIElement)) {
      const item = byAddress.get(getElement(card, "a", HTMLAnchorElement).href);
      if (item) cards.set(item, card);
    }
  }

  function draw(limit = pageSize()) {
    const first = (state.page - 1) * pageSize();
    const drawn = [...(first ? [] : [...links, ...answers]), ...found.slice(first, first + limit).map(cardOf)];
    // What is put in anew is painted anew, the largest of the page too: what stands as it should is left alone.
    if (drawn.length !== results.children.length || drawn.some((card, place) => card !== results.children[place])) results.replaceChildren(...drawn);
    results.setAttribute("start", String(first + 1));
  }

  function showPages() {
    const last = Math.max(1, Math.ceil(found.length / pageSize()));
    pages.hidden = last === 1;
    getElement(pages, "span", HTMLElement).textContent = `第 ${state.page} 页，共 ${last} 页`;
    for (const button of listElements(pages, "button", HTMLButtonElement)) {
      const page = state.page + Number(button.dataset.turn);
      button.disabled = page < 1 || page > last;
    }
  }

  /** Load what compares, as few visits do. */
  async function loadComparing() {
    try {
      comparing ??= await import("./finder-compare.js");
    } catch {
      tell("对比用的文件没有载入，请刷新网页再试。");
    }
  }

  /** Draw what is chosen to be compared: at once, but for the first tick. */
  async function drawTray() {
    const list = () => state.compared.flatMap((id) => part.institutions.find((item) => item.id === id) ?? []);
    if (!comparing && list().length) await loadComparing();
    const items = list();
    comparing?.showTray(tray, items, { root, asOf: part.asOf, isNear: here !== null, isOpen });
  }

  /** @param {string} text */
  function tell(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  /** Do at once what a keystroke left for later. */
  function finish() {
    if (written) writeAddress(false);
    if (!rest) return;
    clearTimeout(rest.timer);
    const { run } = rest;
    rest = null;
    run();
  }

  /** Show what is asked for; while somebody types, the first cards at once and the rest right after. */
  function update(isTyping = false) {
    clearTimeout(waiting);
    if (!index) return;
    if (rest) clearTimeout(rest.timer);
    const { query, choices } = isUnread ? understand() : state;
    if (isSplit() && (choices.get("area") ?? "") !== loaded) {
      said.textContent = `按“查找”，再载入这个${nameLevel("part")}的机构`;
      empty.hidden = true;
      return;
    }
    const active = listActive(query, choices);
    const { found: asked, isNear } = query.trim() ? search(index, query) : { found: part.institutions, isNear: false };
    const sifted = sift(asked, active);
    if (isTyping && !sifted.found.length && isHalfTyped(query)) {
      waiting = setTimeout(update, HALF_MS); // what was found before stays until the syllable is whole
      return;
    }
    if (site && (isNear || !asked.length) && query.trim()) {
      const searched = index;
      learnSounds(root, site, index, query).then((isLearnt) => isLearnt && index === searched && update(isTyping));
    }
    found = sifted.found;
    answers = site && !asked.length ? findAnswers(site, query).slice(0, ANSWERS).map((one) => makeWay(new URL(one.address, root), one, { "data-answer": true })) : [];
    // The index is in the order of names; search results stand by how well they match, until another is asked for.
    const order = SORTS[state.sort];
    if (order) found.sort(order);
    state.page = Math.min(state.page, Math.max(1, Math.ceil(found.length / pageSize())));
    const where = choices.get("area") ?? query;
    const bare = (!large || loaded) && part.lists.area.find((one) => !slots.has(`area ${one.code}`) && Object.values(one).includes(where));
    const silent = bare ? `${bare.short_name}还没有公布名录` : [...sifted.silent].map(([what, count]) => `另有 ${count} 家没有公布${what}`).join("，");
    const count = make("strong", {}, `${found.length.toLocaleString("zh-CN")} 家`);
    said.replaceChildren(...(large && !loaded ? large.tellNamed(count) : [count]), silent ? make("span", {}, `；${silent}，没有列出`) : "");
    getElement(empty, "[data-finder-ask]", HTMLAnchorElement).href = new URL(`find/?q=${encodeURIComponent(state.query.trim())}`, root).href;
    closer.textContent = `看 ${found.length} 家`;
    empty.hidden = found.length > 0 || links.length + answers.length > 0 || !!bare || !part.institutions.length || (!query && choices.size < 2 && sifted.closed > 0);
    closedNote.hidden = !sifted.closed;
    getElement(closedNote, "span", HTMLElement).textContent = `另有 ${sifted.closed} 家停业、注销或没有备案，没有列出；按名称或代码能查到。`;
    draw(isTyping ? FIRST_ROWS : undefined);
    const run = () => {
      draw();
      showPages();
      view.count(countChoices(asked, active, slots.size), slots, isSplit());
      if (!isTyping) view.show(state);
      drawTray();
      showFiles();
    };
    if (!isTyping) {
      rest = null;
      run();
      return;
    }
    rest = { run, timer: setTimeout(finish, REST_MS) };
    clearTimeout(written);
    written = setTimeout(() => writeAddress(false), ADDRESS_MS);
  }

  /** Real files, one for each area: browsers inside other apps save nothing that a script has made. */
  function showFiles() {
    const chosen = part.lists.area.find(({ code }) => code === state.choices.get("area"));
    const area = chosen?.page.startsWith("areas/") ? chosen : undefined; // what lies in no area has no files of its own
    for (const link of listElements(finder, "[data-finder-file]", HTMLAnchorElement)) {
      const name = link.dataset.finderFile ?? "";
      link.href = new URL(`data/${area ? `${area.code}/` : ""}${name}`, root).href;
      link.download = area ? name.replace(".", `-${area.code}.`) : name;
    }
    find("scope").textContent = area ? area.short_name : nameLevel("whole");
    find("whole").hidden = ![...state.choices.keys()].some((name) => name !== "area") && !state.query.trim();
  }

  // --- loading --------------------------------------------------------------------------------------

  /** @param {string} code of an area */
  async function loadRegister(code) {
    const wanted = isSplit() ? known.find((entry) => entry.area === code) : site?.parts[0];
    if (!site || !wanted) {
      tell(large?.askMore() ?? "");
      return false;
    }
    const made = await loadInstitutions(root, site, wanted);
    if (isLeft(code)) return false;
    links = [];
    use(made, wanted.area);
    return true;
  }

  /** @param {import("./institutions.js").InstitutionPart} made @param {string} area */
  function use({ institutions, ...others }, area) {
    loaded = area;
    if (area) asked = "";
    const counted = makeSlots(institutions);
    slots = counted.slots;
    const listed = institutions.map((item, place) => Object.assign(item, { groupCode: item.groupCode || view.groupOf(item.area.code), km: here && item.position && measure(here, item.position), slots: counted.placed[place] }));
    part = { institutions: listed, ...others };
    const letters = site ? joinLetters(site, part) : part;
    index = prepare(part.institutions, letters.sounds, letters.variants);
    readyLater(index);
    if (!isSplit()) adopt(listed);
  }

  /** @param {import("./search-index.js").Part} chosen the file of an area */
  function choosePart(chosen) {
    if (!known.includes(chosen)) known = [...known, chosen];
    if (!site?.parts.length) view.listParts([chosen]);
    state.choices.set("area", chosen.area);
  }

  /** Load what a question to a large register names; false where another has been asked meanwhile. */
  async function gatherNamed() {
    const query = state.query;
    const named = site && large && (await large.gatherNamed(root, site, query));
    if (!named || state.query !== query || state.choices.has("area")) return false;
    asked = query;
    ({ places, known, links } = named);
    use(named.part, "");
    return true;
  }

  const isEnough = () => large !== null && large.isEnough(state.query);

  const withoutIndex = () => `下面的名录不受影响，但没有按条件筛选；也可以按${nameLevel("part")}看。`;

  let questions = 0; // asked so far: what fails for an older one is not told of the newest

  /** Whether another area has been chosen meanwhile. @param {string} code of an area */
  const isLeft = (code) => isSplit() && code !== (state.choices.get("area") ?? "");

  /** @param {string} code of an area @param {number} question */
  async function turnTo(code, question) {
    try {
      if (await loadRegister(code)) return true;
      if (isLeft(code)) return false;
    } catch (fault) {
      if (isLeft(code) || question !== questions) return false;
      tell(`${tellFault(fault)}${withoutIndex()}`);
    }
    finder.dataset.failed = "";
    if (isSplit()) leave();
    return false;
  }

  /** Without an area nothing of a register in parts is loaded: what stood in the page comes back. */
  function leave() {
    if (rest) clearTimeout(rest.timer);
    rest = null;
    part = NOTHING;
    index = null;
    loaded = asked = "";
    links = [];
    answers = [];
    found = [];
    slots = new Map();
    // What stands in the page is of the whole register, and would seem to meet what is chosen.
    const isWaiting = state.choices.size > 0 && !state.choices.has("area");
    results.replaceChildren(...(isWaiting ? [] : whole.cards));
    results.removeAttribute("start");
    said.replaceChildren(...(isWaiting ? ["还没有按条件列出"] : whole.said));
    for (const element of [empty, closedNote, pages]) element.hidden = true;
    view.fill(part.lists, state.choices, true);
    view.count(new Uint32Array(), slots, true);
    view.show(state);
    drawTray();
    showFiles();
  }

  /** Read the question, and load what it is asked in: of a register in parts, the file of the area. */
  async function settle() {
    clearTimeout(asking); // what was typed is asked now: asked once more, it would take away what its conditions found
    const question = ++questions;
    try {
      const isPlaced = state.choices.has("area") || state.choices.has("street");
      if (isSplit() && !isPlaced && isEnough() && asked !== state.query && !(await gatherNamed())) return false;
      if (isSplit()) readQuery(); // which may name an area; else nothing is known of its words but numbers yet
      const chosen = site && large && (await large.findChosen(root, site, state.choices));
      if (chosen) choosePart(chosen);
    } catch (fault) {
      if (question !== questions) return false;
      tell(`${tellFault(fault)}${withoutIndex()}`);
      return false;
    }
    const code = state.choices.get("area") ?? "";
    const isAnswered = index && (!isSplit() || (code ? code === loaded : !loaded && isEnough()));
    if (!isAnswered && !(await turnTo(code, question))) return false;
    view.fill(part.lists, state.choices, isSplit());
    readQuery();
    isUnread = isComposing;
    if (!comparing && state.compared.length) await loadComparing(); // or the table of an address comes later than the list
    if (question !== questions) return false;
    finder.dataset.ready = "yes";
    return true;
  }

  // --- what readers do ------------------------------------------------------------------------------

  /** What has changed is shown from its first page, and the way back leads to what stood before. */
  async function go() {
    state.page = 1;
    tell("");
    if (await settle()) {
      view.fill(part.lists, state.choices, isSplit()); // the streets of the area that was read
      update();
    }
    writeAddress(true);
  }

  /** Words that are conditions become conditions. */
  function readQuery() {
    if (!isUnread || isComposing) return;
    Object.assign(state, understand());
    input.value = state.query;
  }

  /** On a phone the list can stand below the screen; who has asked should see the answer. */
  function reveal() {
    if (said.getBoundingClientRect().bottom > window.innerHeight || said.getBoundingClientRect().top < 0) finder.scrollIntoView();
  }

  async function goNear() {
    if (!navigator.geolocation) return tell(`这个浏览器不提供位置。可以按${nameLevel("part")}选。`);
    tell("正在取得位置……位置只在这个网页里用来算距离，不会发送出去。");
    let position;
    try {
      position = await locate();
    } catch {
      return tell(`没有得到位置。可以按${nameLevel("part")}选。`);
    }
    here = position;
    cards = new WeakMap();
    for (const item of part.institutions) item.km = item.position && measure(position, item.position);
    getElement(finder, "option[value=distance]", HTMLOptionElement).disabled = false;
    state.sort = "distance";
    await go();
    if (index) tell("按直线距离从近到远排列，距离是约数；没有坐标的排在最后。位置没有发送出去。");
  }

  /** @param {string} id */
  function drop(id) {
    state.compared = state.compared.filter((other) => other !== id);
    if (state.compared.length < 2) isOpen = false;
    for (const box of listElements(results, "[data-compare]", HTMLInputElement)) box.checked = state.compared.includes(box.dataset.compare ?? "");
    drawTray();
    writeAddress(false); // a tick is no step to go back by
  }

  /** Answer what is typed from a large register, once the typing rests. */
  async function ask() {
    const question = ++questions;
    tell("");
    if (!isEnough()) {
      leave();
      tell(large?.askMore() ?? "");
      writeAddress(false);
      return;
    }
    try {
      if (asked !== state.query && !(await gatherNamed())) return;
    } catch (fault) {
      if (question !== questions) return;
      tell(`${tellFault(fault)}${withoutIndex()}`);
      return;
    }
    view.fill(part.lists, state.choices, true);
    finder.dataset.ready = "yes";
    update(true);
  }

  const type = () => {
    if (isComposing) return;
    state.query = input.value;
    isUnread = true;
    state.page = 1;
    clearTimeout(asking);
    if (isSplit() && !state.choices.has("area")) asking = setTimeout(ask, REST_MS);
    else update(true);
  };
  input.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    type();
  });
  input.addEventListener("input", type);
  form.addEventListener("submit", async (event) => {
    if (!index && !isSplit()) return; // the address then carries the question to the next try
    event.preventDefault();
    state.query = input.value;
    isUnread = true;
    await go();
    reveal();
  });
  finder.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.compare) return compare(target, target.dataset.compare);
    const read = view.read(target);
    if (!read) return;
    const [name, value] = read;
    if (name !== "sort") return choose(name, value);
    state.sort = value || "name";
    go();
  });

  /** @param {string} name @param {string} value "" for none */
  function choose(name, value) {
    readQuery(); // what is chosen last holds
    if (value) state.choices.set(name, value);
    else state.choices.delete(name);
    if (name === "area" || name === "group") for (const other of ["group", "area", "street"]) if (other !== name) state.choices.delete(other);
    go();
  }

  /** @param {HTMLInputElement} box @param {string} id */
  function compare(box, id) {
    finish();
    if (!box.checked) return drop(id);
    if (state.compared.length >= COMPARED) {
      box.checked = false;
      return tell(`最多对比 ${COMPARED} 家，请先去掉一家。`);
    }
    state.compared.push(id);
    tell("");
    drawTray();
    writeAddress(false); // a tick is no step to go back by
  }

  finder.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (!button) return;
    const { chip, pick, off, turn, drop: dropped } = button.dataset;
    if (chip) view.open(chip);
    else if (pick) {
      const isOn = button.getAttribute("aria-pressed") === "true";
      choose(pick, isOn ? "" : button.value);
      if (!isOn) view.turn(pick, state.choices);
    } else if (off) {
      const next = button.closest(".chip-pair")?.querySelector("button") ?? said;
      choose(off, "");
      next.focus();
    } else if (turn) {
      finish();
      state.page += Number(turn);
      draw();
      showPages();
      writeAddress(true);
      finder.scrollIntoView();
      said.focus({ preventScroll: true });
    } else if (dropped) {
      const place = state.compared.indexOf(dropped);
      drop(dropped);
      const names = listElements(tray, "[data-drop]", HTMLElement);
      (names[place] ?? names.at(-1) ?? said).focus();
    } else if ("clear" in button.dataset) {
      state.compared = [];
      drop("");
      said.focus();
    } else if ("open" in button.dataset) {
      isOpen = !isOpen;
      drawTray();
      getElement(tray, isOpen ? ".tray__panel" : "[data-open]", HTMLElement).focus();
    } else if ("reset" in button.dataset) {
      state = { query: "", choices: new Map(), sort: "name", page: 1, compared: state.compared };
      input.value = "";
      go();
    }
  });
  tray.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && isOpen) getElement(tray, "[data-open]", HTMLButtonElement).click();
  });
  find("near").addEventListener("click", goNear);
  closedNote.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    choose("status", ALL);
    said.focus();
  });

  // The other filters stand beside the list on a wide screen, and in a sheet over it on a narrow one.
  find("open").addEventListener("click", () => {
    sheet.prepend(fields);
    sheet.showModal();
  });
  closer.addEventListener("click", () => sheet.close());
  sheet.addEventListener("close", () => side.append(fields));

  const link = getElement(finder, "[data-finder-link]", HTMLButtonElement);
  copyOnClick(
    link,
    () => window.location.href,
    (isCopied) => sayOn(link, isCopied ? "已复制" : "没有复制成，请复制地址栏"),
  );
  find("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    finish();
    if (!index) return;
    results.replaceChildren(...found.slice(0, PRINTED).map(cardOf));
    view.show(state);
    if (found.length > PRINTED) find("printed").append(` 这里印出前 ${PRINTED} 家，共 ${found.length} 家。`);
  });
  window.addEventListener("afterprint", () => {
    if (!index) return;
    draw();
    view.show(state);
  });
  window.addEventListener("pagehide", finish);
  document.addEventListener("largechange", () => {
    state.page = 1;
    update();
  });
  window.addEventListener("popstate", async () => {
    if (!index && !isSplit()) return;
    state = readState(window.location.search);
    isUnread = true;
    input.value = state.query;
    tell("");
    if (await settle()) apply();
  });

  /** Show what the address asks for. */
  function apply() {
    view.fill(part.lists, state.choices, isSplit());
    dropUnknown();
    view.fill(part.lists, state.choices, isSplit()); // the streets of the area that is left
    if (!isComposing) input.value = state.query;
    update();
  }

  async function begin() {
    input.value = state.query;
    view.show(state);
    finder.dataset.started = "";
    const slow = setTimeout(() => {
      finder.dataset.failed = "";
      tell(`网络较慢，查找用的文件还在载入。${withoutIndex()}`);
    }, SLOW_MS);
    try {
      await open();
    } finally {
      clearTimeout(slow);
    }
  }

  async function open() {
    try {
      site = await loadSite(root);
      places = listPlaces(site);
      known = site.parts;
      if (site.shards) large = await import("./finder-named.js"); // few sites need it
    } catch (fault) {
      finder.dataset.failed = "";
      tell(`${tellFault(fault)}${withoutIndex()}`);
      return;
    }
    if (isSplit()) {
      for (const label of listElements(results, "label", HTMLElement)) label.remove(); // nothing is there to compare
      view.listParts(site.parts);
      view.show(state);
    }
    if (!(await settle())) return;
    const isAsked = state.sort === "distance"; // a link to what is near asks where that is
    apply();
    if (isAsked) goNear();
    else if (state.query || state.choices.size) writeAddress(false);
  }

  begin();
}

listElements(document, "[data-finder]", HTMLElement).forEach(start);
