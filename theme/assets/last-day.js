// @ts-check
// Moves rows whose last day has passed from what is running to what is over, on a page that is older than the
// reader's day. Without script the page says on which day it was right. The day is that of China.

import { findToday, writeDay } from "./dates.js";
import { getElement, listElements } from "./dom.js";

const [running] = listElements(document, "[data-running]", HTMLElement);
const [over] = listElements(document, "[data-over]", HTMLElement);
if (running && over) {
  const today = findToday();
  const dated = listElements(running, "tr[data-last]", HTMLTableRowElement);
  const passed = dated.filter((row) => (row.dataset["last"] ?? "") < today);
  for (const row of passed) {
    getElement(over, "tbody", HTMLTableSectionElement).prepend(row);
    for (const cell of row.cells) cell.classList.remove("is-same"); // what was said above its old place
  }
  if (passed.length) {
    over.hidden = false;
    getElement(running, "time", HTMLTimeElement).replaceWith(writeDay(today));
    for (const section of [running, over]) keepShown(section);
    for (const table of listElements(running, "table", HTMLTableElement)) {
      const box = table.closest("details") ?? table.parentElement;
      if (box && !table.querySelector("tr[id]")) box.hidden = true;
    }
  }
  getElement(running, "[data-none]", HTMLElement).hidden = running.querySelector("tr[id]") !== null;
}

/**
 * Keep as many rows above a section's fold as it was built with, where it has one.
 * @param {HTMLElement} section
 */
function keepShown(section) {
  const shown = Number(section.dataset["shown"]);
  const [open, folded] = listElements(section, "tbody", HTMLTableSectionElement);
  if (!shown || !open || !folded) return;
  const rows = [...open.rows, ...folded.rows];
  open.append(...rows.slice(0, shown));
  folded.append(...rows.slice(shown));
}
