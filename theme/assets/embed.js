// @ts-check
// A chart that stands alone: copies the line with which another page shows it.

import { copyOnClick } from "./clipboard.js";
import { listElements, make } from "./dom.js";

for (const code of listElements(document, "[data-copy-text]", HTMLElement)) {
  const said = make("span", { role: "status" });
  const button = make("button", { type: "button", class: "button button--plain" }, "复制");
  copyOnClick(
    button,
    () => code.textContent ?? "",
    (isCopied) => {
      // Refused inside somebody else's page: the reader copies what is marked.
      if (!isCopied) window.getSelection()?.selectAllChildren(code);
      said.textContent = isCopied ? " 已复制。" : " 已选中，请按 Ctrl+C 复制。";
    },
  );
  code.parentElement?.after(make("p", {}, button, said));
}
