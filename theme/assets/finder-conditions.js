// @ts-check
// How conditions are written and spoken: what of a question is an age, a price, a form or a mark, and what only looks
// like one.

import { readPairs } from "./search-index.js";

/** Traditional characters of conditions, which stand in no name; with the simplified one behind each. */
const TRADITIONAL = readPairs("歲岁個个兩两週周塊块錢钱內内價价費费時时臨临滿满離离餘余額额");

/** A gap between a number or an amount and what it counts: 1500 元, 1500 一个月. */
const GAP = /([\d一二两三四五六七八九十百千元块钱])\s+(?=元|块|[一每]?个月|每月|周?岁|以[下内]|左右|上下)/g;

/**
 * A question in simplified characters, and its numbers beside their units, so that its conditions are read however it
 * is written.
 * @param {string} query
 * @param {Record<string, string>} [variants] of the characters of names
 */
export const simplify = (query, variants = {}) => Array.from(query.normalize("NFKC"), (letter) => TRADITIONAL[letter] ?? variants[letter] ?? letter).join("").replace(GAP, "$1");

const DIGITS = "零一二三四五六七八九";
/** @type {Record<string, number>} */
const UNITS = { 十: 10, 百: 100, 千: 1000 };
const NUMERAL = "\\d{1,2}|[零一二两三四五六七八九十百千]+";

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

const AMOUNT = "[1-9]\\d{2,4}|[\\d一二两三四五六七八九]+[百千][零一二两三四五六七八九百]*";
const MOST = "低于|最高|(?:不要?|不能|别)超过?|不到|最多|少于|不高于|不多于";
const SAID_BEFORE = "预算|月费|月收费|每个?月|一个?月|价格|收费|费用|学费";
const MONEY = "(?:来?元|来?块钱?|钱)?";
const MONTHLY = "(?:每个?月|一个?月|[/／]个?月)";
const LESS = "(?:以[下内]|之[下内]|左右|上下)?的?";
const ABOVE = "以上|起|多|往上|之上|开外|出头";
const NOT_ABOVE = `(?!\\d|${ABOVE})`;
const LEAST_FEE = 300; // what costs less by the month is no price
/** Months: from the third birthday on it is the kindergarten's. */
export const OLDEST = 36;

const ONLY_MOST = "价格只能按“不超过多少”查，例如 1500以下";
const MONTHLY_ONLY = "价格只能按一个月多少钱查，例如 1500以下";
const ONE_AGE = "月龄请只写一个，例如 14个月";
const TOO_OLD = "托育收 3 岁以下的孩子，满 3 岁请找幼儿园";

/**
 * What a pattern reads: a filter and its value, in place of a filter "" and why it cannot be asked for, or null for
 * what is none.
 * @typedef {[name: string, value: string | number] | null} Meaning
 */

/** @param {number} months @returns {Meaning} */
const age = (months) => (months > OLDEST ? ["", TOO_OLD] : ["age", months]);

/** Who is so many years old has had that birthday. @param {number} months @returns {Meaning} */
const born = (months) => age(months >= OLDEST ? Infinity : months);

/** @param {string} text @returns {Meaning} */
const fee = (text) => (readNumber(text) >= LEAST_FEE ? ["fee", readNumber(text)] : null);

/** @param {string} amount */
const isYear = (amount) => /^20[0-4][1-9]$|^20[1-4]0$/.test(amount);

/** @param {string} years @param {string} half @param {string} months */
const monthsOf = (years, half, months) => (years.includes(".") ? Number(years) : readNumber(years)) * 12 + ("半办伴".includes(half || "-") ? 6 : months ? readNumber(months) : 0);

/** @type {[pattern: string, read: (...groups: string[]) => Meaning][]} */
const CONDITIONS = [
  // dates
  [`(?:\\d{4}年)?\\d{1,2}月(?:\\d{1,2}[日号]|份|底|初|中旬)`, () => null],
  [`\\d{4}年(?:\\d{1,2}月)?`, () => null],
  [`\\d{2,4}年(?:\\d{1,2}月)?(?:\\d{1,2}[日号])?(?:出?生)`, () => ["", ONE_AGE]],
  // ages
  [`半周?岁(?:以上|多)?`, () => age(6)],
  [`(?:${NUMERAL}|半)(?:周?岁半?|个月)?(?:[-~～—至到]+)(?:${NUMERAL})(?:周?岁半?|个月|月龄)`, () => ["", ONE_AGE]],
  [`(${NUMERAL})周?岁以[下内]`, (years) => age(readNumber(years) * 12 - 1)],
  [`(${NUMERAL})周?岁(?:不到|未满)`, (years) => age(readNumber(years) * 12 - 1)],
  [`(?:不到|不足|[未不没]满|没有满|没到|快要?到?)(${NUMERAL})周?岁(?:([半办伴])|零?(${NUMERAL})个月)?`, (years, half, months) => age(monthsOf(years, half, months) - 1)],
  [`满(?:3|三)周?岁`, () => ["", TOO_OLD]],
  [`满(?:3|三)周?岁(?:之前|以前|前)`, () => age(35)],
  [`(${NUMERAL})周零?(${NUMERAL})个月`, (years, months) => age(monthsOf(years, "", months))],
  [`(${NUMERAL})周半`, (years) => age(readNumber(years) * 12 + 6)],
  [`(${NUMERAL}|\\d\\.5)周?岁(?:([半办伴多])|零?(${NUMERAL})个月)?(?:以上|大|的|左右)*`, (years, half, months) => born(monthsOf(years, half, months))],
  [`满?(?:月龄)?(${NUMERAL})(?:个[半多]?月|月龄)[大龄]?(?:以上|的|左右)*`, (months) => age(readNumber(months))],
  [`(\\d{1,2})月[大龄]`, (months) => age(Number(months))],
  [`(1[3-9]|[2-9]\\d)月(?![\\d份底初中])`, (months) => age(Number(months))],
  [`(乳儿|托小|托大)班`, (kind) => ["age", { 乳儿: "6-11", 托小: "12-23", 托大: "24-36" }[kind] ?? ""]],
  // prices
  [`(?:${AMOUNT})(?:(?:元|块钱?|钱)[/／一每]?|[/／一每])[天日](?!托)`, () => ["", MONTHLY_ONLY]],
  [`(?:${SAID_BEFORE})?(?:${AMOUNT})${MONEY}${MONTHLY}?(?:${ABOVE})`, () => ["", ONLY_MOST]],
  [`(?:高于|超过|不低于|不少于|至少|最少|最低)(?:${AMOUNT})${MONEY}${MONTHLY}?`, () => ["", ONLY_MOST]],
  [`(?:${SAID_BEFORE})?(${AMOUNT})${MONEY}(?:[-~～—至到]+)(${AMOUNT})${MONEY}${MONTHLY}?${LESS}${NOT_ABOVE}`, (least, most) => (readNumber(least) < readNumber(most) && !isYear(most) ? fee(most) : null)],
  [`(?:${SAID_BEFORE})?(?:${MOST})(${AMOUNT})${MONEY}${MONTHLY}?${LESS}${NOT_ABOVE}`, fee],
  [`(?:${SAID_BEFORE})(?:大概|约|在)?(${AMOUNT})${MONEY}${LESS}${NOT_ABOVE}`, fee],
  [`(${AMOUNT})来?(?:元|块钱?)${MONTHLY}?${LESS}${NOT_ABOVE}`, fee],
  [`(${AMOUNT})${MONEY}(?:左右|上下|以[下内])?${MONTHLY}${LESS}${NOT_ABOVE}`, fee],
  [`(${AMOUNT})${MONEY}(?:以[下内]|之[下内])的?`, fee],
  [`([一二两三四五六七八九][百千][零一二两三四五六七八九百]*)(?:左右|上下)?(?=$|的|托)`, fee],
  // forms and marks
  [`([全半])[日天](?:托育?)?制?`, (part) => ["form", `${part}日托`]],
  [`日托`, () => ["form", "全日托"]],
  [`(?:按?计时|按?小时|钟点)(?:托育?|制)|计时(?=$|的)`, () => ["form", "计时托"]],
  [`临时(?:托育?|制|照?看|带)|临时(?=$|的)`, () => ["form", "临时托"]],
  [`普惠性?`, () => ["inclusive", "1"]],
  [`有?(?:空余?托位|空位|余位|名额)`, () => ["free", "1"]],
  [`离我?最?近的?|附近的?|周边的?|身边的?|就近|最近的`, () => ["sort", "distance"]],
  [`最?便宜(?:一?点)?的?|价格最?低的?`, () => ["sort", "price"]],
];
const PATTERNS = CONDITIONS.map(([pattern, read]) => /** @type {const} */ ([new RegExp(pattern, "y"), read]));

/** What denies that which follows; what asks (有没有, 是不是) does not. */
const DENIES = /(?:^|[^是要有收能])(?:非|无|除了?|别|未|不(?:是|要|收|想要?|考虑)?|没有?)(?:再|给我|推荐|找|选|看|去|上|送)*$/;
/** What makes a month one of paying or of the calendar, where it follows or stands before. */
const CHILD = /[宝娃孩儿孙]|月[大龄]/; // of whom else nobody says that they are a month old
const PAID = /(?:[钱元块费价少格交付年\d.百千]|多久|左右|以[下内])$/;

/**
 * The longest condition that stands in a word at a place.
 * @param {string} word
 * @param {number} at
 * @returns {{ text: string, name: string, value: string } | null} name "" for what can't be asked for: value says why
 */
export function readCondition(word, at) {
  /** @type {{ text: string, name: string, value: string } | null} */
  let best = null;
  let isNone = false; // the longest is a date or the like
  let length = 0;
  for (const [pattern, read] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(word);
    if (!found || found[0].length <= length) continue;
    const meaning = read(...found.slice(1));
    if (/^\d/.test(found[0]) && /[\d.第-]$/.test(word.slice(0, at))) continue; // the end of another number
    if (/^小时/.test(found[0]) && /\d$/.test(word.slice(0, at))) continue; // 24小时
    if (meaning?.[0] === "age" && /^(?:一|1)个月/.test(found[0]) && (!CHILD.test(word) || PAID.test(word.slice(0, at)) || /^(?:多少|要|收|几|给|的费)/.test(word.slice(at + found[0].length)))) continue;
    length = found[0].length;
    isNone = !meaning;
    best = meaning && { text: found[0], name: meaning[0], value: String(meaning[1]) };
  }
  return isNone ? null : best;
}

/**
 * Whether what stands before a place denies what follows.
 * @param {string} before
 */
export const isDenied = (before) => DENIES.test(before);

/**
 * A bare amount that is a price where it stands beside a condition; alone it may be part of a code or an address.
 * @param {string} text
 */
export function findAmount(text) {
  const amount = /(?:^|[^\dA-Za-z.第-])([1-9]\d{1,3}0)(?![\d号年路楼室栋弄届])/.exec(text)?.[1] ?? "";
  return Number(amount) >= LEAST_FEE && !isYear(amount) && !new RegExp(`${amount}(?:${ABOVE})`).test(text) ? amount : "";
}

/**
 * Say in a few words what a filter asks for; "" where its value says so itself.
 * @param {string} name
 * @param {string} value
 */
export function nameCondition(name, value) {
  if (name === "age") return `${value.replace("-", "–")} 个月`;
  if (name === "fee") return `${Number(value).toLocaleString("zh-CN")} 元以内`;
  if (name === "inclusive") return "普惠";
  if (name === "free") return "在托人数少于托位";
  if (name === "sort") return value === "price" ? "价格从低到高" : "从近到远";
  return "";
}
