// @ts-check
// Days as people read them.

/**
 * Write a day of a file ("2026-11-23"); an empty one is not published.
 * @param {string} day
 */
export function writeDay(day) {
  return day ? `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日` : "未公布";
}
