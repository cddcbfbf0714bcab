// @ts-check
// The search box of every page: a combobox (WAI-ARIA 1.2) over one ranked list of the register's rows, areas,
// streets, indicators, datasets and prose, and over what can be done. Its form leads to the page of results.

import { findContact, findRoot, getElement, listElements, make, nameLevel } from "./dom.js";
import { find, isHalfTyped, prepare } from "./search.js";
import { findAnswers, isSplit, joinLetters, learnSounds, loadPart, loadSite, mayBeName, readyLater, tellFault } from "./search-index.js";

const SHOWN = 8;
const HALF_MS = 2000; // that is told later within a syllable: more of it is to come
const HEARD_MS = 600; // an answer is read out, and that there is none is told, when the typing rests
const SLOW_MS = 5000;
const GATHER_MS = 200; // what a large register holds is asked for when the typing rests

/**
 * @param {HTMLFormElement} form
 * @param {number} number
 */
function start(form, number) {
  const input = getElement(form, "input[name=q]", HTMLInputElement);
  const root = findRoot(form);
  const listId = `search-list-${number}`;
  const list = make("div", { id: listId, role: "listbox", "aria-label": "查找结果", class: "search-list" });
  const said = make("p", { class: "search-said" });
  const panel = make("div", { class: "search-panel", hidden: true }, said, list);
  // Screen readers tell of changes only where something stood before; the panel comes and goes.
  const heard = make("p", { role: "status", class: "visually-hidden" });
  form.append(panel, heard);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
  }))
    input.setAttribute(name, value);

  /** @type {import("./search.js").Index<import("./search-index.js").Found> | null} */
  let index = null;
  /** @type {import("./search-index.js").Site | null} */
  let site = null;
  /** @type {Promise<void> | null} */
  let loading = null;
  let gathered = ""; // of a large register: the question that the index is for,
  let isShort = false; // and whether it says too little
  let isComposing = false;
  let active = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let hearing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  function load() {
    loading ||= (async () => {
      const loaded = await loadSite(root);
      const parts = isSplit(loaded) ? [] : await Promise.all(loaded.parts.map((part) => loadPart(root, loaded, part)));
      const { sounds, variants } = joinLetters(loaded, ...parts);
      const entries = [...loaded.entries, ...parts.flatMap((part) => part.rows)];
      site = loaded;
      index = prepare(entries, sounds, variants);
      readyLater(index);
    })();
    return loading;
  }

  /** Load what of a large register a question names. @param {import("./search-index.js").Site} large @param {string} query */
  async function gatherNamed(large, query) {
    await new Promise((done) => setTimeout(done, GATHER_MS));
    const { gatherIndex } = await import("./search-shards.js"); // few sites need it
    if (input.value.trim() !== query) return;
    const made = await gatherIndex(root, large, query);
    if (input.value.trim() !== query) return;
    isShort = !made;
    index = made ?? index;
    gathered = query;
  }

  /** @param {boolean} isOpen */
  function open(isOpen) {
    panel.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen && list.childElementCount > 0));
  }

  /** @param {number} place */
  function mark(place) {
    const options = listElements(list, "a", HTMLAnchorElement);
    options[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = options[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {...(Node | string)} content */
  function say(...content) {
    said.replaceChildren(...content);
    clearTimeout(hearing);
    hearing = setTimeout(() => {
      heard.textContent = panel.hidden ? "" : said.textContent;
    }, HEARD_MS);
  }

  const lookup = document.querySelector("[data-lookup]")?.getAttribute("data-lookup") ?? "";
  const linkAreas = (/** @type {string} */ words) => make("a", { href: new URL(`${lookup}#areas`, window.location.href) }, words);

  /**
   * List what is found; of a row of the register with its other names, by which it may have been found.
   * @param {import("./search-index.js").Found[]} found
   * @param {string} kind of these rows
   */
  function draw(found, kind) {
    list.replaceChildren(
      ...found.slice(0, SHOWN).map((entry, place) =>
        // The option is the link: what is inside an option cannot be reached by screen readers.
        make(
          "a",
          {
            id: `${listId}-${place}`,
            role: "option",
            "aria-selected": "false",
            class: "search-option",
            href: new URL(entry.address, root),
            tabindex: "-1",
          },
          make("span", { class: "search-option__kind" }, entry.kindName || "办理"),
          " ",
          make("span", { class: "search-option__name" }, entry.name),
          " ",
          make("span", { class: "search-option__note" }, [...(entry.kindName === kind ? entry.words : []), entry.note].filter(Boolean).join(" · ")),
        ),
      ),
    );
  }

  /** @param {boolean} [isLearnt] whether all sounds of the query are known */
  async function update(isLearnt = false) {
    const query = input.value.trim();
    clearTimeout(resting);
    mark(-1);
    if (!query) {
      list.replaceChildren();
      open(false);
      return;
    }
    if (!index || (site?.shards && gathered !== query)) {
      if (!list.childElementCount) say("正在载入……");
      open(true);
      const slow = setTimeout(() => {
        if (!index && input.value.trim() === query) say("网络较慢，还在载入。也可以先", linkAreas(`按${nameLevel("part")}看名录`), "。");
      }, SLOW_MS);
      try {
        await load();
        if (site?.shards) await gatherNamed(site, query);
      } catch (fault) {
        loading = null;
        if (input.value.trim() !== query) return; // told of what was asked before, it would seem to be of this
        list.replaceChildren();
        say(`${tellFault(fault)}可以`, linkAreas(`按${nameLevel("part")}看名录`), "。");
        open(true);
        return;
      } finally {
        clearTimeout(slow);
      }
      if (!index || input.value.trim() !== query) return; // a later keystroke answers
    }
    if (!site) return;
    const { caveat, kind } = site.register;
    const answers = findAnswers(site, query);
    const { found: entries, isNear } = find(index, query);
    if (!isLearnt && (isNear || !entries.length)) {
      // What is found by the sounds that are known stands while the others are loaded.
      learnSounds(root, site, index, query).then((isNew) => {
        if (isNew && input.value.trim() === query) update(true);
      });
    }
    const found = [...answers, ...entries];
    if (found.length) draw(found, kind);
    else if (!list.childElementCount) open(false); // what was found before stays until the typing rests
    const all = new URL(form.action);
    all.searchParams.set("q", query);
    if (isShort) {
      say(`${kind}较多，请写两个字，或三个字母。`);
    } else if (site.shards && found.length) {
      say(`列出名称最接近的 ${Math.min(found.length, SHOWN)} 条，`, make("a", { href: all }, "看更多"), `；前面写上${nameLevel("part")}，查得更准。`);
    } else if (found.length > SHOWN) {
      say(`找到 ${found.length} 条，列出前 ${SHOWN} 条，`, make("a", { href: all }, "看全部"), "。");
    } else if (found.length) {
      say(`找到 ${found.length} 条。`);
    } else {
      resting = setTimeout(() => {
        list.replaceChildren();
        say("没有直接找到，", make("a", { href: all }, "按条件和问题再查"), mayBeName(query) ? `。${caveat}：也可以换个写法，` : "。也可以换个写法，", linkAreas(`按${nameLevel("part")}看`), `，或拨打 ${findContact()} 询问。`);
        open(true);
      }, isHalfTyped(query) ? HALF_MS : HEARD_MS);
      return;
    }
    open(true);
  }

  input.addEventListener("focus", () => {
    load().catch(() => {
      loading = null; // told when something is typed
    });
  });
  input.addEventListener("compositionstart", () => {
    isComposing = true;
    clearTimeout(resting);
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    update();
  });
  input.addEventListener("input", () => {
    if (!isComposing) update();
  });
  input.addEventListener("keydown", (event) => {
    if (isComposing || event.isComposing) return;
    const count = list.childElementCount;
    if (event.key === "ArrowDown" && count) {
      open(true);
      mark((active + 1) % count);
    } else if (event.key === "ArrowUp" && count) {
      open(true);
      mark((active <= 0 ? count : active) - 1);
    } else if (event.key === "Escape") {
      if (panel.hidden) input.value = "";
      mark(-1);
      open(false);
    } else if (event.key === "Enter" && active >= 0 && !panel.hidden) {
      listElements(list, "a", HTMLAnchorElement)[active]?.click();
    } else return;
    event.preventDefault();
  });
  // Clicks on a link must win over the closing of the list.
  form.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) {
      clearTimeout(resting);
      open(false);
    }
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  if (input.value.trim() && document.activeElement === input) update();
}

listElements(document, "[data-search-box]", HTMLFormElement).forEach(start);

// In a narrow window the box of the header comes when it is asked for, unless the page has another for the whole site;
// without script that link leads to the page of results.
const box = document.querySelector(".site-search");
const own = document.querySelector("main form[data-search-box] input");
document.querySelector("[data-search-open]")?.addEventListener("click", (event) => {
  event.preventDefault();
  if (own instanceof HTMLInputElement) own.focus();
  else if (box?.toggleAttribute("data-open")) box.querySelector("input")?.focus();
});

// A menu that was opened is closed as any other: by Escape, and by a click or the focus anywhere else.
const menu = document.querySelector("[data-menu]");
for (const happening of ["keydown", "pointerdown", "focusin"])
  document.addEventListener(happening, (event) => {
    const isAsked = event instanceof KeyboardEvent ? event.key === "Escape" : !menu?.contains(/** @type {Node} */ (event.target));
    if (!isAsked || !menu?.hasAttribute("open")) return;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus(); // or it is lost with what is hidden
    menu.removeAttribute("open");
  });
