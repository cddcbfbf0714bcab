// @ts-check
// The page 更新日志: show only one area or one dataset. The choice stands in the address, so it can be passed on.

import { getElement, listElements } from "./dom.js";

/** @param {HTMLFormElement} form */
function start(form) {
  const entries = listElements(document, "[data-change-entry]", HTMLElement);
  const count = getElement(form, "[data-change-count]", HTMLElement);
  const area = getElement(form, "[name=area]", HTMLSelectElement);
  const dataset = getElement(form, "[name=dataset]", HTMLSelectElement);

  function apply() {
    let shown = 0;
    for (const entry of entries) {
      let here = 0;
      const isFiltered = area.value !== "" || dataset.value !== "";
      for (const block of listElements(entry, "[data-change-block]", HTMLElement)) {
        const fits = !dataset.value || block.dataset.dataset === dataset.value;
        let inside = 0;
        for (const line of listElements(block, "[data-change]", HTMLElement)) {
          const isShown = fits && (!area.value || (line.dataset.areas ?? "").split(" ").includes(area.value));
          line.hidden = !isShown;
          inside += isShown ? 1 : 0;
        }
        block.hidden = inside === 0;
        here += inside;
      }
      for (const note of listElements(entry, "[data-change-note]", HTMLElement)) note.hidden = isFiltered;
      entry.hidden = isFiltered && here === 0;
      for (const fold of listElements(entry, "details", HTMLDetailsElement)) fold.open ||= isFiltered;
      shown += here;
    }
    count.textContent = area.value || dataset.value ? `本页有 ${shown} 条符合` : "";
  }

  function remember() {
    const address = new URL(window.location.href);
    for (const field of [area, dataset]) {
      if (field.value) address.searchParams.set(field.name, field.value);
      else address.searchParams.delete(field.name);
    }
    window.history.replaceState(null, "", address);
  }

  const asked = new URLSearchParams(window.location.search);
  for (const field of [area, dataset]) {
    const wanted = asked.get(field.name);
    if (wanted !== null && [...field.options].some((option) => option.value === wanted)) field.value = wanted;
  }
  form.addEventListener("change", () => {
    apply();
    remember();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}

listElements(document, "[data-change-filter]", HTMLFormElement).forEach(start);
