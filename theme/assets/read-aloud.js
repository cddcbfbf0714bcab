// @ts-check
// The page read aloud; loaded for readers who have chosen large text.

import { getElement } from "./dom.js";

/** @param {HTMLButtonElement} button shown where the browser has a Chinese voice, or does not tell which it has */
function offer(button) {
  const speech = window.speechSynthesis;
  if (!speech || typeof SpeechSynthesisUtterance !== "function") return;
  const words = button.textContent;
  let isReading = false;

  function show() {
    const voices = speech.getVoices();
    button.hidden = voices.length > 0 && !voices.some(({ lang }) => /^(zh|cmn)/i.test(lang));
  }

  function stop() {
    isReading = false;
    speech.cancel();
    button.textContent = words;
  }

  function read() {
    const text = getElement(document, "article", HTMLElement).innerText;
    // By the sentence: some browsers fall silent in the middle of a long text.
    const spoken = (text.match(/[^。；！？\n]+[。；！？]?/g) ?? []).map((sentence) => new SpeechSynthesisUtterance(sentence));
    isReading = true;
    button.textContent = "停止朗读";
    for (const one of spoken) {
      one.lang = "zh-CN";
      if (one === spoken.at(-1)) one.onend = stop;
      speech.speak(one);
    }
  }

  button.addEventListener("click", () => (isReading ? stop() : read()));
  window.addEventListener("pagehide", () => speech.cancel());
  speech.onvoiceschanged = show;
  show();
}

offer(getElement(document, "[data-read-aloud]", HTMLButtonElement));
