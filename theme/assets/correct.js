// @ts-check
// The page 指出错误: puts the words together that a caller or a writer needs. Nothing is sent anywhere.
// The sentence stands in the page, with a gap [data-correct-word] for each of the fields.

import { copyOnClick } from "./clipboard.js";
import { findElement, getElement, listElements } from "./dom.js";

const area = findElement(document, "[data-correct]", HTMLElement);
if (area) {
  const id = getElement(area, "#correct-id", HTMLInputElement);
  const field = getElement(area, "#correct-field", HTMLSelectElement);
  const text = getElement(area, "#correct-text", HTMLTextAreaElement);
  const words = getElement(area, "[data-correct-words]", HTMLElement);
  const button = getElement(area, "[data-correct-copy]", HTMLButtonElement);

  /** @type {Record<string, HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} */
  const fields = { id, field, text };

  function write() {
    for (const gap of listElements(words, "[data-correct-word]", HTMLElement)) {
      gap.textContent = fields[gap.dataset.correctWord ?? ""]?.value.trim() || "（请填写）";
    }
  }

  const given = new URLSearchParams(window.location.search);
  id.value = (given.get("id") || "").replace(/[^A-Za-z0-9-]/g, "").slice(0, 20);
  const wanted = given.get("field") || "";
  if (Array.from(field.options, (option) => option.value).includes(wanted)) field.value = wanted;
  area.addEventListener("input", write);
  button.hidden = !navigator.clipboard;
  copyOnClick(
    button,
    () => words.textContent ?? "",
    (isCopied) => {
      button.textContent = isCopied ? "已复制" : "没有复制成，请长按上面的话";
    },
  );
  write();
  area.hidden = false;
}
