// Says 已过期 where the day by which data was to be renewed has passed, even on a site that nobody rebuilds.
// Without script the day itself stands on the page. The day is that of China, whatever the reader's device says.

const places = document.querySelectorAll("[data-due]");
if (places.length) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: "Asia/Shanghai",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date());
  const part = (type) => parts.find((one) => one.type === type).value;
  const today = `${part("year")}-${part("month")}-${part("day")}`;
  for (const place of places) {
    if (!(today > place.dataset.due) || place.querySelector(".badge")) continue;
    const badge = document.createElement("strong");
    badge.className = "badge badge--bad";
    badge.textContent = "已过期";
    place.classList.add("is-overdue");
    place.append(" ", badge);
  }
}
