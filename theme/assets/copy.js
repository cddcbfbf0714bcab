// Buttons that copy an example or a citation. Without script the text can be marked and copied by hand.

import { make } from "./dom.js";

const said = make("p", { class: "visually-hidden", role: "status" });
document.body.append(said);

/** Put text on the clipboard; outside https there is only the old way, by way of a selection. */
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = make("textarea", { class: "visually-hidden", readonly: true, tabindex: -1 });
  field.value = text;
  document.body.append(field);
  const before = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  if (!done) throw new Error("not copied");
}

function addButton(source, name) {
  const button = make("button", { type: "button", class: "copy", "aria-label": `复制${name}` }, "复制");
  button.addEventListener("click", async () => {
    try {
      await copy(source.textContent.trimEnd());
      said.textContent = `${name}已复制`;
      button.textContent = "已复制";
    } catch {
      said.textContent = "没有复制成，请选中文字自己复制";
      button.textContent = "请手动复制";
    }
    setTimeout(() => (button.textContent = "复制"), 4000);
  });
  return button;
}

for (const code of document.querySelectorAll("article pre > code")) {
  const pre = code.parentElement;
  let heading = pre;
  while (heading && !/^H[1-6]$/.test(heading.tagName)) heading = heading.previousElementSibling;
  pre.tabIndex = 0; // wide lines scroll sideways, with the keyboard too
  pre.before(make("div", { class: "copy-row" }, addButton(code, `“${heading?.textContent.trim() ?? ""}”的例子`)));
}
for (const text of document.querySelectorAll("[data-copy-text]")) {
  text.before(make("div", { class: "copy-row" }, addButton(text, text.dataset.copyText)));
}
