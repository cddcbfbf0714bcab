// The search box of every page: a combobox (WAI-ARIA 1.2) over one ranked list of institutions, areas, streets,
// indicators, datasets and prose. Without script its form leads to the look-up page.

import { findRoot, make } from "./dom.js";
import { prepare, search } from "./search.js";
import { joinLetters, loadPart, loadSite, readyLater } from "./search-index.js";

const SHOWN = 8;
const HEARD_MS = 600; // an answer is read out when the typing rests
const SLOW_MS = 5000;

function start(form, number) {
  const input = form.querySelector('input[name="q"]');
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

  let index = null;
  let loading = null;
  let isSplit = false;
  let isComposing = false;
  let active = -1;
  let hearing = null;

  function load() {
    loading ||= (async () => {
      const site = await loadSite(root);
      isSplit = site.parts.length > 1;
      const parts = isSplit ? [] : await Promise.all(site.parts.map((part) => loadPart(root, part)));
      const { sounds, variants } = joinLetters(site, ...parts);
      const entries = [...site.entries, ...parts.flatMap((part) => part.institutions)];
      index = prepare(entries, sounds, variants);
      readyLater(index);
    })();
    return loading;
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen && list.childElementCount > 0));
  }

  function mark(place) {
    const options = list.children;
    if (active >= 0 && options[active]) options[active].setAttribute("aria-selected", "false");
    active = place;
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function say(text, ...more) {
    said.replaceChildren(text, ...more);
    clearTimeout(hearing);
    hearing = setTimeout(() => {
      heard.textContent = panel.hidden ? "" : said.textContent;
    }, HEARD_MS);
  }

  const lists = () => make("a", { href: new URL("institutions/#areas", root) }, "按区县看名录");

  async function update() {
    const query = input.value.trim();
    mark(-1);
    if (!query) {
      list.replaceChildren();
      open(false);
      return;
    }
    if (!index) {
      say("正在载入……");
      open(true);
      const slow = setTimeout(() => {
        if (!index && input.value.trim() === query) say("网络较慢，还在载入。也可以先", lists(), "。");
      }, SLOW_MS);
      try {
        await load();
      } catch (fault) {
        loading = null;
        list.replaceChildren();
        say(`${fault.message}可以`, lists(), "。");
        open(true);
        return;
      } finally {
        clearTimeout(slow);
      }
      if (input.value.trim() !== query) return; // a later keystroke answers
    }
    const found = search(index, query);
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
          make("span", { class: "search-option__kind" }, entry.kindName),
          " ",
          make("span", { class: "search-option__name" }, entry.name),
          " ",
          make("span", { class: "search-option__note" }, entry.note),
        ),
      ),
    );
    const all = new URL("institutions/", root);
    all.searchParams.set("q", query);
    if (isSplit) {
      say(found.length ? `找到 ${found.length} 条。` : "", "机构较多，请", make("a", { href: all }, "到“查机构”选区县后再查"), "。");
    } else if (found.length) {
      say(found.length > SHOWN ? `找到 ${found.length} 条，列出前 ${SHOWN} 条。` : `找到 ${found.length} 条。`);
    } else {
      say("没有找到。这不代表没有备案：换个写法，或", make("a", { href: new URL("institutions/#areas", root) }, "按区县看"), "，也可以拨打 12345 询问。");
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
      list.children[active].click();
    } else return;
    event.preventDefault();
  });
  // Clicks on a link must win over the closing of the list.
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) open(false);
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  if (input.value.trim() && document.activeElement === input) update();
}

document.querySelectorAll("[data-search-box]").forEach(start);
