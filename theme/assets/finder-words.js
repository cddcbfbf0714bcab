// @ts-check
// Words of a question that are conditions: "张店 普惠 14个月 1500以下" is an area, a mark, an age and a price.

/**
 * @typedef {{ code: string, name: string, short_name?: string }} Named
 * @typedef {{ area: Named[], street: Named[] }} Places
 */

const YEARS = "零一二三";

/**
 * @param {string} word
 * @returns {[name: string, value: string] | null}
 */
function readWord(word) {
  const age = /^(\d{1,2})个?月[大龄]?$/.exec(word);
  if (age) return ["age", String(Number(age[1]))];
  const years = /^([一二两三\d])岁(半?)$/.exec(word);
  if (years) {
    const place = YEARS.indexOf(years[1].replace("两", "二"));
    return ["age", String((place < 0 ? Number(years[1]) : place) * 12 + (years[2] ? 6 : 0))];
  }
  const fee = /^(?:低于|不超过)?(\d{3,5})[元块]?(?:以[下内]|之内)$/.exec(word);
  if (fee) return ["fee", String(Number(fee[1]))];
  if (word === "普惠") return ["inclusive", "1"];
  const form = /^(全日|半日|计时)托?$/.exec(word);
  return form && ["form", `${form[1]}托`];
}

/**
 * Part a question into conditions and what is left to search for. The name of a place alone is searched for, as it
 * may be part of a name; beside other words it is where.
 * @param {string} query
 * @param {Places} places
 * @param {(name: string, value: string, before: Map<string, string>) => boolean} isKnown whether there is such a
 *   choice, beside what was read before it
 * @returns {{ rest: string, choices: Map<string, string> }}
 */
export function readWords(query, { area, street }, isKnown) {
  const words = query.normalize("NFKC").split(/[\s,，、]+/).filter(Boolean);
  /** @type {Map<string, string>} */
  const choices = new Map();
  const rest = words.filter((word) => {
    const is = (/** @type {Named} */ place) => place.name === word || place.short_name === word;
    const place = words.length > 1 ? (area.find(is) ?? street.find(is)) : undefined;
    const read = place ? /** @type {const} */ ([area.includes(place) ? "area" : "street", place.code]) : readWord(word);
    if (!read || choices.has(read[0]) || !isKnown(read[0], read[1], choices)) return true;
    choices.set(read[0], read[1]);
    return false;
  });
  return choices.size ? { rest: rest.join(" "), choices } : { rest: query, choices };
}
