// @ts-check
// Days as people read them, and what is known to the month or year alone.

/** Return today's day in China ("2026-11-23"), whatever the reader's device says. */
export function findToday() {
  return new Intl.DateTimeFormat("sv", { timeZone: "Asia/Shanghai" }).format(new Date());
}

/**
 * Write a day of a file ("2026-11-23"); an empty one is not published.
 * @param {string} day
 */
export function writeDay(day) {
  const units = ["年", "月", "日"];
  return day ? day.split("-").map((part, place) => `${Number(part)}${units[place]}`).join("") : "未公布";
}
