// @ts-check
// Words of a question that are conditions: "张店 普惠 14个月 1500以下" is an area, a mark, an age and a price, and so is
// "张店普惠14个月1500以下", as it is spoken.

import { findAmount, isDenied, readCondition, simplify } from "./finder-conditions.js";
import { isNumber, NUMBERS } from "./finder-filters.js";

/**
 * @typedef {{ code: string, names: string[] }} Place
 * @typedef {{ area: Place[], street: Place[], group: Place[] }} Places by the filter that asks for them; a group is of areas
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
 * @property {Record<string, string>} [variants] traditional character -> simplified
 * @property {string[]} [whole] names of the whole register, and of what it lies in, which say nothing before others
 * @property {(text: string) => boolean} isWritten whether a name holds a text
 * @property {boolean} [isLoose] whether words that are not parted may be cut although something else is left of them
 */

/** What is said around conditions, and asks for nothing more. */
const SAID = /你好|您好|请问|问一下|请|帮我|给我|我们?|我家|俺们?家?|咱们?家?|这边|那边|那里|最好|一点|现在|刚[满刚]?|想要?|要|找个?|查一?下?|看看|看一?下|一下|有没有?|是不是|有哪些|是?(?:什么|啥)意思|什么叫|有什么|还|哪些|哪家|哪个|以[下内上]|哪里|哪儿|哪|在|多少钱|怎么样|好不好|可以|能|收|上|去|送|小孩子|孩子|宝宝|宝贝|小孩|囡囡|妮儿|妮子|娃儿|闺女|丫头|儿子|女儿|孙子|孙女|外孙|娃|的|了|吗|呢|啊|吧|和|或者?|跟|大概|左右|预算|每月|价格|收费|块钱?|多少家|几家|托育|托管|托儿所|托班|机构|名单|名录|名册|服务|中心|备案|园|所|班|家|个|有|多|是|地方|[？?。.！!]/g;
/** What a text asks for. @param {string} text */
export const dropSaid = (text) => text.replace(SAID, "");

const BEFORE = /^(?:你好|您好|俺们?|咱们?|在|请问|问一下|请|帮我|给我|我们?|想要?|要|找一?下?|查一?下?|看看|看一?下|一下|有没有|叫|那个)+/;
const AFTER = /(?:在哪里?儿?|怎么[样走去]|好不好|多少钱|是多少|电话是?多?少?|地址|收费|价格|备案了?|(?:有没有|是否|受过?|被|有过?)*(?:处罚|查处|罚)过?|(?:有没有|能不能|收不收)(?:收|上|送)?|[的了吗呢啊吧过？?])+$/;

/**
 * The areas and streets that are entries of the site's index, by all their names; the longest name first.
 * @param {import("./search-index.js").Site} site
 * @returns {Places}
 */
export function listPlaces({ entries, shared }) {
  /** @param {RegExp} address @param {RegExp} kind */
  const list = (address, kind) =>
    entries.flatMap(({ address: of, name, words }) => {
      const code = address.exec(of)?.[1];
      // The bare stem of a street may be any word (车站, 公园): it is searched for like one.
      const names = [name, ...words].filter((one) => kind.test(one) && !shared?.has(one));
      return code ? [{ code, names: names.sort((a, b) => b.length - a.length) }] : [];
    });
  return { area: list(/^areas\/([^/]+)\/$/, /./), street: list(/[?]street=([^&]+)$/, /(?:街道|镇|乡|办事处)$/), group: list(/^areas\/#g(.+)/, /./) };
}

/**
 * The names of areas that are none of those to choose from: the whole, and what it lies in; the longest first.
 * @param {Places} places
 * @param {string[]} codes of those to choose from
 */
export const listWhole = ({ area }, codes) => area.filter(({ code }) => !codes.includes(code)).flatMap(({ names }) => names).sort((a, b) => b.length - a.length);

/**
 * Whether the register can have what was read: the filters of numbers, and the forms and places that it lists.
 * @param {string} name
 * @param {string} value
 * @param {import("./institutions.js").Lists} lists
 * @param {Map<string, string>} choices what else is chosen
 */
export function isHeld(name, value, lists, choices) {
  if (name in NUMBERS) return isNumber(name, value);
  if (name === "form") return lists.service_forms.some((forms) => forms.split("、").includes(value));
  if (name === "area" || name === "group") return !!lists[name]?.some(({ code }) => code === value);
  if (name === "street") return lists.street.some(({ code, area }) => code === value && (!choices.has("area") || choices.get("area") === area));
  const listed = LISTED[name];
  return listed ? lists[listed].includes(value) : name === "inclusive" || name === "free" || name === "sort";
}

/**
 * Filters whose values are read as they are written in the register.
 * @type {Record<string, "provider_type" | "operator_type" | "profit_status" | "status">}
 */
const LISTED = { type: "provider_type", operator: "operator_type", profit: "profit_status", status: "status" };
/** @type {Record<string, string>} */
const ALSO_SAID = { 公立: "公办", 私立: "民办", 私人: "民办", 非营利: "非营利性", 盈利: "营利性", 非盈利: "非营利性", 单位办: "用人单位办托", 医院办: "医疗机构办托" };
const ONE_AREA = "地区一次只能查一个，要比较请分别查";
const UNSAID = "未公布";
const LONGEST_NAME = 12; // characters; a longer word is a sentence, in which a place is where, wherever it stands

/**
 * The longest condition or name of a place that a word has at a place.
 * @param {string} word
 * @param {number} at
 * @param {Places} places
 * @param {import("./institutions.js").Lists | undefined} lists
 * @returns {Read | null}
 */
function readAt(word, at, places, lists) {
  /** @type {Read | null} */
  let best = null;
  const take = (/** @type {string} */ text, /** @type {string} */ name, /** @type {string} */ value) => {
    if (text.length > (best?.text.length ?? 0)) best = { text, name, value };
  };
  for (const [name, listed] of Object.entries(places)) {
    for (const { code, names } of listed) {
      const found = names.find((one) => one.length > 1 && word.startsWith(one, at));
      if (found) take(found, name, code);
    }
  }
  for (const [name, listed] of Object.entries(LISTED)) {
    for (const value of lists?.[listed] ?? []) {
      if (value === UNSAID) continue;
      const said = [value, ...Object.keys(ALSO_SAID).filter((one) => value === ALSO_SAID[one])];
      for (const one of said) if (word.startsWith(one, at)) take(one, name, value);
    }
  }
  const condition = readCondition(word, at);
  if (condition) take(condition.text, condition.name, condition.value);
  return best;
}

/**
 * Part a question into conditions and what is left to search for. The name of a place alone is searched for, as it
 * may be part of a name; beside other words it is where.
 * @param {string} query
 * @param {Ways} ways
 * @returns {{ rest: string, choices: Map<string, string>, sort: string, read: Read[], refused: string[] }} refused:
 *   why a part of the question cannot be asked for, where words are read loosely
 */
export function readWords(query, { places, lists, variants, whole = [], isKnown, isWritten, isLoose = false }) {
  const text = dropWhole(simplify(query, variants).trim());
  const words = text.split(/[\s,，、;；]+/).filter(Boolean).flatMap(partGroup);
  /** @type {Map<string, string>} */
  const choices = new Map();
  /** @type {Read[]} */
  const read = [];
  /** @type {Set<string>} */
  const refused = new Set();
  let sort = "";
  /** @param {Read} one */
  const accept = (one) => {
    if (!one.name) {
      refused.add(one.value);
      return true;
    }
    if (one.name === "sort") sort ||= one.value;
    else if (choices.has(one.name)) return false;
    else choices.set(one.name, one.value);
    read.push(one);
    return true;
  };
  /** Whether it is an area beside another one. @param {Read} one @param {Read[]} [before] in the same word */
  const isSecond = ({ name, value }, before = []) => isLoose && name === "area" && isKnown(name, value, new Map()) && [choices.get(name), ...before.map((one) => one.name === name && one.value)].some((code) => code && code !== value);
  const isNew = (/** @type {Read} */ { name, value }) => (name ? !choices.has(name) && isKnown(name, value, choices) : isLoose);
  const rest = words.flatMap((word, place) => {
    const isPlace = (/** @type {Read} */ { name }) => name in places;
    const before = (/** @type {number} */ at) => (at ? word.slice(0, at) : (words[place - 1] ?? ""));
    const whole = readAt(word, 0, places, lists);
    if (whole?.text === word && isSecond(whole)) {
      refused.add(ONE_AREA);
      return [];
    }
    if (whole?.text === word && (words.length > 1 || !isPlace(whole)) && !isDenied(before(0))) return isNew(whole) && accept(whole) ? [] : [word];
    if (whole?.text === word || isWritten(word)) return [word];
    /** @type {Read[]} */
    const cut = [];
    let left = "";
    for (let at = 0; at < word.length; ) {
      const one = readAt(word, at, places, lists);
      const isInName = () => word.length <= LONGEST_NAME && dropSaid(left).replace(/^[1-9]\d{2,4}$/, "");
      const isFresh = one && isNew(one) && !isDenied(before(at)) && !cut.some(({ name }) => name && name === one.name) && !(isPlace(one) && isInName());
      if (isFresh) cut.push(one);
      else if (one && isSecond(one, cut) && !isInName()) refused.add(ONE_AREA);
      else left += one && !isFresh ? one.text : word[at];
      at += one?.text.length ?? 1;
    }
    const isBare = !dropSaid(left);
    if (!cut.length || !(isBare || isLoose)) return [word];
    cut.forEach(accept);
    return isBare ? [] : [left];
  });
  if (!read.length) return { rest: refused.size ? leave(rest) : politely(text, isWritten), choices, sort, read, refused: [...refused] };
  const place = choices.has("fee") || !choices.size ? -1 : rest.findIndex(findAmount);
  const amount = place < 0 ? "" : findAmount(rest[place]);
  if (amount && isKnown("fee", amount, choices) && (isLoose || rest[place] === amount)) {
    accept({ text: amount, name: "fee", value: amount });
    rest[place] = rest[place].replace(amount, "");
  }
  return { rest: leave(rest), choices, sort, read, refused: [...refused] };

  /** @param {string} said @returns {string} */
  function dropWhole(said) {
    const name = whole.find((one) => said.startsWith(one));
    const left = name ? said.slice(name.length).trim() : "";
    return left && !isWritten(said) ? dropWhole(left) : said;
  }

  /** A group of areas, and what is said right after it: 杭州小蜜蜂. @param {string} word */
  function partGroup(word) {
    const first = readAt(word, 0, { ...places, street: [] }, undefined);
    return first?.name === "group" && first.text !== word && isKnown("group", first.value, new Map()) && !isWritten(word) ? [first.text, word.slice(first.text.length)] : [word];
  }

  /** What is left of words when nothing is kept that is only said. @param {string[]} left */
  function leave(left) {
    const kept = left.filter((word) => dropSaid(word) || (isWritten(word) && word.length > 3));
    return kept.map((word) => politely(word, isWritten)).join(" ");
  }
}

/**
 * A question without what is said before and after a name.
 * @param {string} text
 * @param {(text: string) => boolean} isWritten
 */
export function politely(text, isWritten) {
  const bare = text.trim().replace(BEFORE, "").replace(AFTER, "");
  return bare.length < 2 || bare === text || isWritten(text) ? text : bare;
}
