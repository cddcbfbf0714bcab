// @ts-check
// Buttons that copy an example or a citation. Without script the text can be marked and copied by hand.

import { copyOnClick, sayOn } from "./clipboard.js";
import { listElements, make } from "./dom.js";

const said = make("p", { class: "visually-hidden", role: "status" });
document.body.append(said);

/**
 * @param {HTMLElement} source
 * @param {string} name
 */
function makeButton(source, name) {
  const button = make("button", { type: "button", class: "copy", "aria-label": `复制${name}` }, "复制");
  copyOnClick(
    button,
    () => (source.textContent ?? "").trimEnd(),
    (isCopied) => {
      said.textContent = isCopied ? `${name}已复制` : "没有复制成，请选中文字自己复制";
      sayOn(button, isCopied ? "已复制" : "请手动复制");
    },
  );
  return make("div", { class: "copy-row" }, button);
}

for (const code of listElements(document, "article pre > code", HTMLElement)) {
  const pre = /** @type {HTMLElement} */ (code.parentElement);
  /** @type {Element | null} */
  let heading = pre;
  while (heading && !/^H[1-6]$/.test(heading.tagName)) heading = heading.previousElementSibling;
  heading ??= pre.closest("details.fold")?.querySelector("summary > :is(h2, h3)") ?? null;
  pre.tabIndex = 0; // wide lines scroll sideways, with the keyboard too
  pre.before(makeButton(code, `“${heading?.textContent?.trim() ?? ""}”的例子`));
}
for (const text of listElements(document, "[data-copy-text]", HTMLElement)) {
  text.before(makeButton(text, text.dataset.copyText ?? ""));
}
