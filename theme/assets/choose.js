// @ts-check
// Leaves of a list only the rows that suit what the reader has chosen. A row that names nothing suits everybody.

import { getElement, listElements } from "./dom.js";
import {} from "./last-day.js"; // moves rows by itself

const [form] = listElements(document, "form[data-choose]", HTMLFormElement);
if (form) {
  const rows = listElements(document, "tr[data-legal]", HTMLTableRowElement);
  const choices = listElements(form, "select", HTMLSelectElement);
  const folded = listElements(document, "details[data-folded]", HTMLDetailsElement);
  const choose = () => {
    const address = new URL(window.location.href);
    for (const { name, value } of choices) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    window.history.replaceState(null, "", address); // so that the answer can be sent to someone
    for (const details of folded) details.open ||= choices.some(({ value }) => value !== "");
    for (const row of rows) {
      row.hidden = choices.some(({ name, value }) => {
        const named = row.dataset[name];
        return value !== "" && named && !named.split("、").includes(value);
      });
    }
    const left = rows.filter((row) => !row.hidden && row.closest("[data-running]")).length;
    getElement(form, "[data-chosen]", HTMLElement).textContent = `现在的有 ${left} 项。`;
  };
  form.addEventListener("change", choose);
  const given = new URLSearchParams(window.location.search);
  for (const choice of choices) {
    const value = given.get(choice.name) ?? "";
    if ([...choice.options].some((option) => option.value === value)) choice.value = value;
  }
  choose();
}
