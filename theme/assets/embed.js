// A chart that stands alone: copies the line with which another page shows it.

import { make } from "./dom.js";

// The table comes first; whoever puts the page into another one wants to see the drawing there.
if (window.self !== window.top) {
  for (const table of document.querySelectorAll(".chart .table-scroll")) {
    table.parentElement.append(table);
  }
  document.querySelector(".chart-skip")?.remove();
}

for (const code of document.querySelectorAll("[data-copy-text]")) {
  const said = make("span", { role: "status" });
  const button = make("button", { type: "button", class: "button button--plain" }, "复制");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = " 已复制。";
    } catch {
      // Refused inside somebody else's page: the reader copies what is marked.
      window.getSelection().selectAllChildren(code);
      said.textContent = " 已选中，请按 Ctrl+C 复制。";
    }
  });
  code.parentElement.after(make("p", {}, button, said));
}
