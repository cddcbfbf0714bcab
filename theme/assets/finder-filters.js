// @ts-check
// The filters of the look-up: values in, values out. What passes them, what does not say whether it would, and how
// many each further choice would leave.

import { OLDEST } from "./finder-conditions.js";

/**
 * An institution in the list: how far it is from the reader, and where it counts, filter by filter.
 * @typedef {import("./institutions.js").Institution} Institution
 * @typedef {Institution & { km: number | null, slots: number[][] }} Listed
 * @typedef {[name: string, value: string]} Choice a filter and the value that is chosen
 */

/** The status that is meant while nobody has asked for one or for a name: may take children. */
const OPEN = "open";
/** The status that takes in all of them. */
export const ALL = "all";

/** @param {Institution} item */
const hasFreePlaces = (item) => item.counts && item.enrolled !== null && item.places !== null && item.enrolled < item.places;

/**
 * Each filter by its name in the address: the values that an institution passes, which it is counted beside.
 * @type {Record<string, (item: Institution) => string[]>}
 */
export const VALUES = {
  area: (item) => [item.area.code],
  group: (item) => [item.groupCode],
  street: (item) => [item.streetCode],
  type: (item) => [item.providerType],
  operator: (item) => [item.operatorType],
  legal: (item) => [item.legalForm],
  profit: (item) => [item.profitStatus],
  form: (item) => item.serviceForms,
  scope: (item) => [item.scope],
  level: (item) => [item.demonstration],
  grade: (item) => [item.grade],
  status: (item) => [item.status, ALL, ...(item.counts ? [OPEN] : [])],
  inclusive: (item) => (item.isInclusive ? ["1"] : []),
  free: (item) => (hasFreePlaces(item) ? ["1"] : []),
};

/** Filters whose value is a number, ages also two, and the largest that makes sense: care ends with the third birthday. */
export const NUMBERS = /** @type {Record<string, number>} */ ({ age: OLDEST, fee: 99_999 });

export const NAMES = [...Object.keys(VALUES), ...Object.keys(NUMBERS)];

/** Whether a filter of numbers can ask for this. @param {string} name @param {string} value */
export const isNumber = (name, value) => (name === "age" ? /^\d{1,2}(?:-\d{1,2})?$/ : /^\d{1,5}$/).test(value) && value.split("-").every((one) => Number(one) <= NUMBERS[name]);

/**
 * What a month costs at least, as far as is known.
 * @param {Institution} item
 */
const readPrice = (item) => item.feeFrom ?? item.feeUpto;

/** @param {Institution} item @param {string} name of a filter @param {string} value chosen */
function passes(item, name, value) {
  if (name === "fee") return (readPrice(item) ?? Infinity) <= Number(value);
  if (name !== "age") return VALUES[name](item).includes(value);
  const [first, last = first] = value.split("-").map(Number);
  return item.classes.some(({ first_month, last_month }) => first >= first_month && (last_month === null || last <= last_month));
}

/**
 * What an institution may leave out although a filter asks for it, and whether it does.
 * @type {Record<string, [what: string, isUnknown: (item: Institution, value: string) => boolean]>}
 */
const UNKNOWN = {
  age: ["月龄", (item) => !item.classes.length],
  fee: ["按月的价格", (item, value) => item.feeFrom === null && (item.feeUpto === null || item.feeUpto > Number(value))],
  inclusive: ["是否普惠", (item) => item.isInclusive === null],
  free: ["在托人数或托位", (item) => item.counts && (item.enrolled === null || item.places === null)],
};

/**
 * Sift institutions.
 * @template {Institution} I
 * @param {I[]} items
 * @param {Choice[]} active
 * @returns {{ found: I[], silent: Map<string, number>, closed: number }} what passes; how many fail only because
 *   they leave something out, by what they leave out; how many fail only because they are closed
 */
export function sift(items, active) {
  /** @type {Map<string, number>} */
  const silent = new Map();
  let closed = 0;
  const found = items.filter((item) => {
    const failing = active.filter(([name, value]) => !passes(item, name, value));
    if (failing.length && failing.every(([name, value]) => UNKNOWN[name]?.[1](item, value))) {
      const what = failing.map(([name]) => UNKNOWN[name][0]).join("、");
      silent.set(what, (silent.get(what) ?? 0) + 1);
    }
    if (failing.length === 1 && failing[0][0] === "status" && failing[0][1] === OPEN) closed += 1;
    return !failing.length;
  });
  return { found, silent, closed };
}

/**
 * What institutions have to pass: what is chosen, and while nobody asks for a name, that they may take children.
 * @param {string} query
 * @param {Map<string, string>} choices
 * @returns {Choice[]}
 */
export const listActive = (query, choices) => (query.trim() || choices.has("status") ? [...choices] : [...choices, ["status", OPEN]]);

/** The cheapest first, then those without a price. @param {Institution} a @param {Institution} b */
export const byPrice = (a, b) => (readPrice(a) ?? Infinity) - (readPrice(b) ?? Infinity);

/** @type {Record<string, ((a: Listed, b: Listed) => number) | null>} */
export const SORTS = {
  name: null, // the index is in pinyin order
  price: byPrice,
  places: (a, b) => (b.places ?? -1) - (a.places ?? -1),
  filed: (a, b) => (a.filedOn ? (b.filedOn ? b.filedOn.localeCompare(a.filedOn) : -1) : b.filedOn ? 1 : 0),
  distance: (a, b) => (a.km ?? Infinity) - (b.km ?? Infinity),
};

/**
 * Work out where institutions count, filter by filter: once, to be added up at every keystroke.
 * @param {Institution[]} institutions
 */
export function makeSlots(institutions) {
  /** @type {Map<string, number>} */
  const slots = new Map(); // filter and value -> where it is counted
  const slotOf = (/** @type {string} */ key) => {
    const slot = slots.get(key) ?? slots.size;
    slots.set(key, slot);
    return slot;
  };
  const placed = institutions.map((item) => Object.entries(VALUES).map(([name, values]) => values(item).map((value) => slotOf(`${name} ${value}`))));
  return { slots, placed };
}

/**
 * Count for every choice how many it would leave, the other filters kept.
 * @param {Listed[]} items
 * @param {Choice[]} active
 * @param {number} size how many choices there are
 */
export function countChoices(items, active, size) {
  const counts = new Uint32Array(size);
  const places = Object.fromEntries(Object.keys(VALUES).map((name, place) => [name, place]));
  for (const item of items) {
    let failed = "";
    let fails = 0;
    for (const [name, value] of active) {
      if (passes(item, name, value)) continue;
      failed = name;
      fails += 1;
      if (fails > 1) break;
    }
    if (fails > 1) continue;
    for (const counted of fails ? [item.slots[places[failed]] || []] : item.slots) {
      for (const slot of counted) counts[slot] += 1;
    }
  }
  return counts;
}
