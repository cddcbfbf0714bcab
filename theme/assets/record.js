// @ts-check
// The page of one row of the register: copying, sending on, printing the plate. Without script all can be done by hand.

import { copyOnClick, sayOn } from "./clipboard.js";
import { findElement, getElement, listElements } from "./dom.js";

/**
 * Copy at every click, and say so on the button.
 * @param {HTMLButtonElement} button
 * @param {() => string} getText
 * @param {string} failed what to do by hand
 */
function copyAndSay(button, getText, failed) {
  copyOnClick(button, getText, (isCopied) => sayOn(button, isCopied ? "已复制" : failed));
}

for (const button of listElements(document, "[data-copy]", HTMLButtonElement)) {
  const source = getElement(button.parentElement ?? document, "[data-copy-source]", HTMLElement);
  copyAndSay(button, () => source.textContent ?? "", "没有复制成，请长按文字");
}

const share = findElement(document, "[data-share]", HTMLButtonElement);
const address = window.location.href.split("#")[0];
if (share && "share" in navigator) {
  share.addEventListener("click", () => navigator.share({ title: document.title, url: address }).catch(() => {}));
} else if (share) {
  copyAndSay(share, () => `${document.title} ${address}`, "请复制网址");
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
