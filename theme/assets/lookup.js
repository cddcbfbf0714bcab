// @ts-check
// Filters a list that is already in the page: nothing is loaded, and without script the whole list stands.
// Markup: [data-lookup] around a form with input[name=q], [data-lookup-item] rows (data-keys: more words to
// find a row by), [data-lookup-group] around rows that share a heading, [data-lookup-count], [data-lookup-empty].

import { findElement, getElement, listElements } from "./dom.js";

/**
 * Fold what people type and what stands in the page to one form: full-width, case and blanks do not matter.
 * Signs do, unlike in search.js: a row is one long text here, and "6—24" must not be found by "62".
 * @param {string} text
 */
const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\u00b7]+/g, "");

/** @param {HTMLElement} area */
function start(area) {
  const form = area.querySelector("form");
  if (!form) return;
  const input = getElement(form, "input[name=q]", HTMLInputElement);
  const count = findElement(area, "[data-lookup-count]", HTMLElement);
  const empty = findElement(area, "[data-lookup-empty]", HTMLElement);
  const groups = listElements(area, "[data-lookup-group]", HTMLElement);
  const items = listElements(area, "[data-lookup-item]", HTMLElement).map((element) => ({
    element,
    text: fold(`${element.textContent} ${element.dataset.keys || ""}`),
  }));
  const unfiltered = count ? count.textContent : "";
  let isComposing = false;

  function filter() {
    // Several words narrow the list down: each of them has to be found.
    const words = input.value.split(/\s+/).map(fold).filter(Boolean);
    let found = 0;
    for (const item of items) {
      const isMatch = words.every((word) => item.text.includes(word));
      item.element.hidden = !isMatch;
      if (isMatch) found += 1;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-lookup-item]:not([hidden])");
    }
    if (empty) empty.hidden = found > 0;
    if (count) {
      count.textContent = words.length ? `“${input.value.trim()}”：找到 ${found} 条，共 ${items.length} 条` : unfiltered;
    }
  }

  // While pinyin is being composed the input holds half-typed letters that match nothing.
  input.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  input.addEventListener("compositionend", () => {
    isComposing = false;
    filter();
  });
  input.addEventListener("input", () => {
    if (!isComposing) filter();
  });
  /** On a phone the list can stand below the screen; who has asked should see the answer. */
  function reveal() {
    const answer = empty && !empty.hidden ? empty : count;
    if (answer && answer.getBoundingClientRect().bottom > window.innerHeight) answer.scrollIntoView();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
    reveal();
    const address = new URL(window.location.href);
    if (input.value.trim()) address.searchParams.set("q", input.value.trim());
    else address.searchParams.delete("q");
    window.history.replaceState(null, "", address); // so that the result can be sent to someone
  });

  const asked = new URLSearchParams(window.location.search).get("q");
  if (asked) input.value = asked.slice(0, 60);
  if (input.value) filter(); // also what a browser restores when going back
  if (asked) reveal();
}

listElements(document, "[data-lookup]", HTMLElement).forEach(start);
