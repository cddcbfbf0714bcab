// @ts-check
// Says 已过期 where the day by which data was to be renewed has passed, even on a site that nobody rebuilds.
// Without script the day itself stands on the page. The day is that of China, whatever the reader's device says.

import { findToday } from "./dates.js";
import { listElements, make } from "./dom.js";

const places = listElements(document, "[data-due]", HTMLElement);
if (places.length) {
  const today = findToday();
  for (const place of places) {
    const { due } = place.dataset;
    if (!due || today <= due || place.querySelector(".badge")) continue;
    place.classList.add("is-overdue");
    place.append(" ", make("strong", { class: "badge badge--bad" }, "已过期"));
  }
}
