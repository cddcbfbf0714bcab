// @ts-check
// The page of one row of the register: copying, printing the plate. Without script both can be done by hand.

import { copyOnClick } from "./clipboard.js";
import { findElement, getElement, listElements } from "./dom.js";

for (const button of listElements(document, "[data-copy]", HTMLButtonElement)) {
  const source = getElement(button.parentElement ?? document, "[data-copy-source]", HTMLElement);
  const label = button.textContent;
  button.hidden = !navigator.clipboard;
  copyOnClick(
    button,
    () => source.textContent ?? "",
    (isCopied) => {
      button.textContent = isCopied ? "已复制" : "没有复制成，请长按文字";
      setTimeout(() => {
        button.textContent = label;
      }, 3000);
    },
  );
}

const print = findElement(document, "[data-plate]", HTMLButtonElement);
const day = findElement(document, "[data-print-date]", HTMLElement);
if (print && day) {
  print.hidden = false;
  print.addEventListener("click", () => {
    document.documentElement.classList.add("is-plate");
    window.print();
  });
  window.addEventListener("beforeprint", () => {
    const today = new Date();
    day.textContent = `${today.getFullYear()}年${today.getMonth() + 1}月${today.getDate()}日`;
  });
  window.addEventListener("afterprint", () => document.documentElement.classList.remove("is-plate"));
}
