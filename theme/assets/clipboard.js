// @ts-check
// Copying to the clipboard.

import { make } from "./dom.js";

/**
 * Copy a text at every click on a button, and tell whether that went well.
 * @param {HTMLButtonElement} button
 * @param {() => string} getText
 * @param {(isCopied: boolean) => void} tell
 */
export function copyOnClick(button, getText, tell) {
  button.addEventListener("click", async () => tell(await copy(getText())));
}

/**
 * Outside https there is only the old way, by way of a selection.
 * @param {string} text
 */
async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = make("textarea", { class: "visually-hidden", readonly: true, tabindex: -1 });
  field.value = text;
  document.body.append(field);
  const before = document.activeElement;
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}

/**
 * Say on a button what came of it until the reader goes on to something else: nothing goes away by itself.
 * @param {HTMLButtonElement} button
 * @param {string} words
 */
export function sayOn(button, words) {
  const label = (button.dataset.label ??= button.textContent ?? "");
  button.textContent = words;
  button.addEventListener("blur", () => (button.textContent = label), { once: true });
}
