// @ts-check
// Words of a question that are conditions: "张店 普惠 14个月 1500以下" is an area, a mark, an age and a price, and so is
// "张店普惠14个月1500以下", as it is spoken.

import { NUMBERS } from "./finder-filters.js";

/**
 * @typedef {{ code: string, names: string[] }} Place
 * @typedef {{ area: Place[], street: Place[] }} Places
 *
 * @typedef {object} Read a word that was understood
 * @property {string} text as it was written
 * @property {string} name of a filter, or "sort"
 * @property {string} value
 *
 * @typedef {object} Ways how words are told apart
 * @property {Places} places
 * @property {(name: string, value: string, before: Map<string, string>) => boolean} isKnown whether there is such a
 *   choice, beside what was read before it
 * @property {import("./institutions.js").Lists} [lists] the values that occur
 * @property {(text: string) => boolean} isWritten whether a name holds a text
 * @property {boolean} [isLoose] whether words that are not parted may be cut although something else is left of them
 */

const DIGITS = "零一二三四五六七八九";
/** @type {Record<string, number>} */
const UNITS = { 十: 10, 百: 100, 千: 1000 };
const NUMERAL = "\\d+|[\\d零一二两三四五六七八九十百千]+";

/**
 * Read a whole number as it is written or spoken: 14, 十四, 一千五.
 * @param {string} text
 */
export function readNumber(text) {
  let sum = 0;
  let digits = 0;
  let unit = 1; // of the digit that follows one with a unit: 一千五 is 1500, 一千零五 is not
  for (const letter of text.replaceAll("两", "二")) {
    const digit = /\d/.test(letter) ? Number(letter) : DIGITS.indexOf(letter);
    if (digit >= 0) {
      if (letter === "零") unit = 1;
      digits = digits * 10 + digit;
      continue;
    }
    sum += (digits || 1) * UNITS[letter];
    unit = UNITS[letter] / 10;
    digits = 0;
  }
  return sum + digits * (sum ? Math.max(1, unit) : 1);
}

const AMOUNT = "\\d{3,5}|[\\d一二两三四五六七八九]+[百千][零一二两三四五六七八九百]*";
const MOST = "低于|不超过|不到|最多|少于";
const LEAST_FEE = 300; // what costs less by the month is no price
const MONTHLY = "(?:每个?月|一个?月|[/／]月)?";

/** @type {[pattern: string, read: (...groups: string[]) => [name: string, value: string | number]][]} */
const CONDITIONS = [
  [`半周?岁`, () => ["age", 6]],
  [`(${NUMERAL})周?岁以[下内]`, (years) => ["age", readNumber(years) * 12 - 1]],
  [`(${NUMERAL}|\\d\\.5)周?岁(?:(半)|零?(${NUMERAL})个月)?(?:大|的|左右)*`, (years, half, months) => ["age", (years.includes(".") ? Number(years) : readNumber(years)) * 12 + (half ? 6 : months ? readNumber(months) : 0)]],
  [`(?:月龄)?(${NUMERAL})(?:个(半|多)?月|月龄)[大龄]?(?:的|左右)*`, (months) => ["age", readNumber(months)]],
  [`(\\d{1,2})月[大龄]?`, (months) => ["age", Number(months)]],
  [`(?:每月|月费|价格|收费)?(?:${MOST})?(${AMOUNT})[元块]?钱?${MONTHLY}(?:以[下内]|之[下内])`, (fee) => ["fee", readNumber(fee)]],
  [`(?:${MOST})(${AMOUNT})[元块]?钱?${MONTHLY}`, (fee) => ["fee", readNumber(fee)]],
  [`每月(${AMOUNT})[元块]?钱?`, (fee) => ["fee", readNumber(fee)]],
  [`(${AMOUNT})[元块]钱?${MONTHLY}`, (fee) => ["fee", readNumber(fee)]],
  [`([全半])[日天](?:托育?)?制?`, (part) => ["form", `${part}日托`]],
  [`日托`, () => ["form", "全日托"]],
  [`(?:计时|临时|小时)托?`, () => ["form", "计时托"]],
  [`普惠性?`, () => ["inclusive", "1"]],
  [`有?(?:空余?托位|空位|余位|名额)`, () => ["free", "1"]],
  [`离我?最?近的?|附近的?|周边的?|身边的?|就近|最近的`, () => ["sort", "distance"]],
  [`最?便宜的?|价格最?低的?`, () => ["sort", "price"]],
];
const PATTERNS = CONDITIONS.map(([pattern, read]) => /** @type {const} */ ([new RegExp(pattern, "y"), read]));

/** What is said around conditions, and asks for nothing more. */
const SAID = /请问|请|帮我|给我|我们?|想要?|要|找个?|查一?下?|看看|看一?下|一下|有没有|有哪些|有什么|哪些|哪家|哪个|以[下内上]|哪里|哪儿|在|多少钱|怎么样|好不好|可以|能|收|上|去|送|孩子|宝宝|小孩|娃|的|了|吗|呢|啊|吧|和|或|左右|每月|价格|收费|托育|托管|托儿所|托班|机构|服务|中心|园|所|班|家|个|地方/g;
const BEFORE = /^(?:请问|请|帮我|给我|我们?|想要?|要|找一?下?|查一?下?|看看|看一?下|一下|有没有|叫|那个)+/;
const AFTER = /(?:在哪里?儿?|怎么[样走去]|好不好|多少钱|电话是?多?少?|地址|收费|价格|备案了?|[的了吗呢啊吧？?])+$/;

/**
 * Say in a few words what a filter asks for; "" where its value says so itself.
 * @param {string} name
 * @param {string} value
 */
export function nameCondition(name, value) {
  if (name === "age") return `${value} 个月`;
  if (name === "fee") return `${Number(value).toLocaleString("zh-CN")} 元以内`;
  if (name === "inclusive") return "普惠";
  if (name === "free") return "在托人数少于托位";
  if (name === "sort") return value === "price" ? "价格从低到高" : "从近到远";
  return "";
}

/**
 * The areas and streets that are entries of the site's index, by all their names; the longest name first.
 * @param {import("./search-index.js").Site} site
 * @returns {Places}
 */
export function listPlaces({ entries }) {
  /** @param {RegExp} address */
  const list = (address) =>
    entries.flatMap(({ address: of, name, words }) => {
      const code = address.exec(of)?.[1];
      return code ? [{ code, names: [name, ...words].sort((a, b) => b.length - a.length) }] : [];
    });
  return { area: list(/^areas\/([^/]+)\/$/), street: list(/[?]street=([^&]+)$/) };
}

/**
 * Whether the register can have what was read: the filters of numbers, and the forms and places that it lists.
 * @param {string} name
 * @param {string} value
 * @param {import("./institutions.js").Lists} lists
 * @param {Map<string, string>} choices what else is chosen
 */
export function isHeld(name, value, lists, choices) {
  if (name in NUMBERS) return /^\d{1,5}$/.test(value) && Number(value) <= NUMBERS[name];
  if (name === "form") return lists.service_forms.some((forms) => forms.split("、").includes(value));
  if (name === "area") return lists.area.some(({ code }) => code === value);
  if (name === "street") return lists.street.some(({ code, area }) => code === value && (!choices.has("area") || choices.get("area") === area));
  const listed = LISTED[name];
  return listed ? lists[listed].includes(value) : name === "inclusive" || name === "free" || name === "sort";
}

/**
 * Filters whose values are read as they are written in the register.
 * @type {Record<string, "provider_type" | "profit_status" | "status">}
 */
const LISTED = { type: "provider_type", profit: "profit_status", status: "status" };
const UNSAID = "未公布";

/**
 * The longest condition or name of a place that a word has at a place.
 * @param {string} word
 * @param {number} at
 * @param {Places} places
 * @param {import("./institutions.js").Lists | undefined} lists
 * @returns {Read | null}
 */
function readAt(word, at, { area, street }, lists) {
  /** @type {Read | null} */
  let best = null;
  const take = (/** @type {string} */ text, /** @type {string} */ name, /** @type {string} */ value) => {
    if (text.length > (best?.text.length ?? 0)) best = { text, name, value };
  };
  for (const [name, places] of /** @type {const} */ ([["area", area], ["street", street]])) {
    for (const { code, names } of places) {
      const found = names.find((one) => one.length > 1 && word.startsWith(one, at));
      if (found) take(found, name, code);
    }
  }
  for (const [name, listed] of Object.entries(LISTED)) {
    for (const value of lists?.[listed] ?? []) if (value !== UNSAID && word.startsWith(value, at)) take(value, name, value);
  }
  for (const [pattern, read] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(word);
    if (found) take(found[0], ...(([name, value]) => /** @type {const} */ ([name, String(value)]))(read(...found.slice(1))));
  }
  return best;
}

/**
 * Part a question into conditions and what is left to search for. The name of a place alone is searched for, as it
 * may be part of a name; beside other words it is where.
 * @param {string} query
 * @param {Ways} ways
 * @returns {{ rest: string, choices: Map<string, string>, sort: string, read: Read[] }}
 */
export function readWords(query, { places, lists, isKnown, isWritten, isLoose = false }) {
  const words = query.normalize("NFKC").split(/[\s,，、;；]+/).filter(Boolean);
  /** @type {Map<string, string>} */
  const choices = new Map();
  /** @type {Read[]} */
  const read = [];
  let sort = "";
  /** @param {Read} one */
  const accept = (one) => {
    if (one.name === "sort") sort ||= one.value;
    else if (choices.has(one.name)) return false;
    else choices.set(one.name, one.value);
    read.push(one);
    return true;
  };
  const isNew = (/** @type {Read} */ { name, value }) => !choices.has(name) && isKnown(name, value, choices);
  const rest = words.flatMap((word) => {
    const isPlace = (/** @type {Read} */ { name }) => name === "area" || name === "street";
    const whole = readAt(word, 0, places, lists);
    if (whole?.text === word && (words.length > 1 || !isPlace(whole))) return isNew(whole) && accept(whole) ? [] : [word];
    if (whole?.text === word || isWritten(word)) return [word];
    /** @type {Read[]} */
    const cut = [];
    let left = "";
    for (let at = 0; at < word.length; ) {
      const one = readAt(word, at, places, lists);
      const isFresh = one && isNew(one) && !cut.some(({ name }) => name === one.name) && !(isPlace(one) && left.replace(SAID, ""));
      if (isFresh) cut.push(one);
      else left += one && !isFresh ? one.text : word[at];
      at += one?.text.length ?? 1;
    }
    const isBare = !left.replace(SAID, "");
    if (!cut.length || !(isBare || isLoose)) return [word];
    cut.forEach(accept);
    return isBare ? [] : [left];
  });
  if (!read.length) return { rest: politely(query, isWritten), choices, sort, read };
  // A bare amount beside a condition is a price; alone it may be part of a code or of an address.
  const amount = rest.find((word) => /^\d{2,4}0$/.test(word) && Number(word) >= LEAST_FEE);
  if (amount && !choices.has("fee") && choices.size && isKnown("fee", amount, choices)) {
    accept({ text: amount, name: "fee", value: amount });
    rest.splice(rest.indexOf(amount), 1);
  }
  const left = rest.filter((word) => word.replace(SAID, "") || isWritten(word) && word.length > 3);
  return { rest: left.map((word) => politely(word, isWritten)).join(" "), choices, sort, read };
}

/**
 * A question without what is said before and after a name.
 * @param {string} text
 * @param {(text: string) => boolean} isWritten
 */
function politely(text, isWritten) {
  const bare = text.trim().replace(BEFORE, "").replace(AFTER, "");
  return bare.length < 2 || bare === text || isWritten(text) ? text : bare;
}
