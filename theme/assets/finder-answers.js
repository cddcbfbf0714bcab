// @ts-check
// What a question to the whole site is answered with: values in, values out; the page is drawn by finder-results.js.

import { readNumber, simplify } from "./finder-conditions.js";
import { byPrice, listActive, sift } from "./finder-filters.js";
import { writeState } from "./finder-state.js";
import { dropSaid, isHeld, listPlaces, listWhole, readWords } from "./finder-words.js";
import { find, fold, guessMeant, prepare } from "./search.js";
import { findAnswers, isSplit, joinLetters } from "./search-index.js";

/**
 * @typedef {import("./institutions.js").Institution} Institution
 * @typedef {import("./institutions.js").InstitutionPart} Part
 * @typedef {import("./search-index.js").Found} Found
 * @typedef {import("./search-index.js").Site} Site
 * @typedef {import("./finder-words.js").Read} Read
 *
 * @typedef {object} Condition a word that was understood
 * @property {Read} read
 * @property {string} without the question without it
 * @property {number} count of institutions that would be found then
 *
 * @typedef {object} Conditions
 * @property {Condition[]} list
 * @property {string} rest what is searched for besides
 * @property {string} unused what was left out, as no institution has it
 * @property {number | null} count of institutions that meet them all; null where it cannot be told
 * @property {number} silent of those that fail only because they leave something out
 * @property {string} address of the look-up with these filters set
 *
 * @typedef {object} Answer
 * @property {Found[]} cards answers as such: what to do, or the one thing that is called so
 * @property {Conditions | null} conditions
 * @property {(Found | Institution)[]} found
 * @property {number} institutions how many the look-up finds by the same words
 * @property {string} rest what of the question is searched for
 * @property {string[]} refused why parts of the question cannot be asked for
 * @property {string} meant what the question may have meant; "" where it was found as it is
 * @property {boolean} isNear whether it was not
 * @property {boolean} isPartial whether the words were only found one by one
 *
 * @typedef {(index: import("./search.js").Index<Found | Institution>, query: string) => Promise<{ found: (Found | Institution)[], isNear: boolean }>} Ask
 */

const NAMED = { street: 0, group: 0 }; // places that have no file
const SHOWN = 10; // institutions that meet the conditions, before all else
const LONGEST_NAME = 12; // characters; what is longer is a sentence
const SINGLE = 5; // entries by each word, where no entry has them all
const CARDS = 2;

/** @param {Found | Institution} one @returns {one is Institution} */
export const isInstitution = (one) => "status" in one;

/**
 * The area whose file a question needs, of a register that has one for each; "" where the question names none.
 * @param {string} query
 * @param {Site} site
 */
export function findArea(query, site) {
  const areas = new Set(site.parts.map(({ area }) => area));
  const { choices } = readWords(query, {
    places: listPlaces(site),
    variants: site.variants,
    isKnown: (name, value) => (name === "area" ? areas.has(value) : name in NAMED),
    isWritten: () => false,
    isLoose: true,
  });
  const street = choices.get("street") ?? "";
  return choices.get("area") ?? site.parts.find(({ streets }) => streets.includes(street))?.area ?? findNamed(query, site)?.area ?? "";
}

/** @param {string} query @param {Site} site */
const findNamed = (query, { parts }) => parts.find(({ name, short_name: short }) => [name, short].includes(query.trim()));

/**
 * What there is to do about a question, by the longest of its words; and the page of what is called so.
 * @param {string} query
 * @param {Site} site
 */
function findCards(query, site) {
  const asked = fold(query, site.variants);
  const number = /第?([\d一二三四五六七八九十]+)[项个条号]?任务|任务第?([\d一二三四五六七八九十]+)/.exec(asked);
  const task = number && `任务${readNumber(number[1] ?? number[2])}`;
  const named = site.entries.filter(({ name, words }) => [name, ...words].some((one) => [asked, task].includes(fold(one, site.variants))));
  const cards = [...named.slice(0, 1), ...findAnswers(site, query)];
  return cards.filter(({ address }, place) => cards.findIndex((card) => card.address === address) === place).slice(0, CARDS);
}

const KIND_WORDS = "托育|婴幼儿|幼儿园|社区|家庭|职工|综合|服务|早教|儿童|幼托|中心";
const BRAND = new RegExp(`^(.{2,}?)(?:${KIND_WORDS}|$)`);
const WHOLE_WORDS = new RegExp(`(?:${KIND_WORDS}|园|点|班)$`);
const SHORT = 3; // characters; of fewer only the name of an area or of an institution is proposed

/**
 * Whether a word is a whole name of an entry, or what begins one and ends where a word does.
 * @param {string} word
 * @param {Found | Institution} entry
 * @param {string[]} areas
 * @param {Record<string, string>} variants
 */
function isWord(word, entry, areas, variants) {
  if (!isInstitution(entry)) return (word.length >= SHORT || entry.kind === 0) && [entry.name, ...entry.words].some((name) => fold(name, variants) === word);
  const parts = [entry.name, ...entry.words].flatMap((name) => name.split(/[^\p{L}\p{N}]+/u)).map((part) => fold(part, variants));
  const bare = parts.map((part) => areas.reduce((left, area) => (left.startsWith(area) ? left.slice(area.length) : left), part));
  return [...parts, ...bare].some((part) => part === word || BRAND.exec(part)?.[1] === word || (part.startsWith(word) && WHOLE_WORDS.test(word)));
}

/**
 * Make a register and what else the site has ready to be asked.
 * @param {Site} site
 * @param {Part | null} part null where none of a register in parts is loaded
 * @param {Ask} ask
 */
export function prepareAnswers(site, part, ask) {
  const { sounds, variants } = part ? joinLetters(site, part) : site;
  const institutions = part?.institutions ?? [];
  const make = (/** @type {(Found | Institution)[]} */ entries) => prepare(entries, sounds, variants);
  const all = make([...site.entries, ...institutions]);
  /** @type {ReturnType<typeof make> | undefined} */
  let rows; // the institutions alone, as the look-up asks them
  const places = listPlaces(site);
  const areas = places.area.flatMap(({ names }) => names);

  /** Whether a name holds a text; a sentence that does says nothing of it. @param {string} text */
  function isName(text) {
    const word = fold(text, variants);
    return all.items.some(({ entry, names }) => (isInstitution(entry) || entry.name.length <= LONGEST_NAME) && names.some((name) => name.includes(word)));
  }

  const whole = part ? listWhole(places, part.lists.area.map(({ code }) => code)) : []; // the city is no condition

  /** @param {string} query */
  const read = (query) =>
    readWords(query, {
      whole,
      places,
      ...(part ? { lists: part.lists } : {}),
      variants,
      isKnown: (name, value, before) => part !== null && ((name === "group" && isSplit(site)) || isHeld(name, value, part.lists, before)),
      isWritten: isName,
      isLoose: true,
    });

  /**
   * What a question may have meant, where that is a whole name, or the word by which an institution is called: what
   * else sounds alike is no word.
   * @param {string} query
   * @param {string} rest what was searched for
   * @param {Found | Institution} first
   */
  function propose(query, rest, first) {
    const meant = guessMeant(all, rest, first);
    if (!meant || /\d/.test(meant)) return "";
    const asked = rest.split(/\s+/).map((word) => fold(word, variants));
    const isTerm = meant.split(" ").every((word) => asked.includes(word) || isWord(word, first, areas, variants));
    return isTerm ? query.replace(rest, meant) : "";
  }

  /**
   * Whether a question begins with the name of a place, but is as a whole another name, heard or written wrongly.
   * @param {string} query
   */
  async function isMisheard(query) {
    const { rest, read: words } = read(query);
    if (!rest || !words.length || /\s/.test(query) || words.some(({ name }) => !(name in places))) return false;
    const { found, isNear } = await ask(all, query);
    return isNear && [found[0]?.name, ...(found[0]?.words ?? [])].some((name) => name?.length === query.length);
  }

  /**
   * What is left beside conditions: the words that an institution has, and those that neither one has nor an answer to
   * the whole question is: “小太阳投诉” may name one that is not there.
   * @param {string} rest
   * @param {string} query
   */
  async function askRest(rest, query) {
    rows ??= make(institutions);
    const whole = (await ask(rows, rest)).found.filter(isInstitution);
    if (whole.length) return { asked: whole, used: rest, unused: "" };
    const words = rest.split(" ");
    const found = await Promise.all(words.map((word) => ask(/** @type {typeof all} */ (rows), word)));
    const isUsed = found.map((one) => one.found.length > 0 && !one.isNear);
    const used = words.filter((_, place) => isUsed[place]).join(" ");
    const asked = used ? (await ask(rows, used)).found.filter(isInstitution) : institutions;
    const answered = findCards(query, site).flatMap(({ name, words: others }) => [name, ...others].map((one) => fold(one, variants)));
    const isAnswered = (/** @type {string} */ word) => answered.some((one) => word.includes(one) && dropSaid(word.replace(one, "")).length < 2);
    return { asked, used, unused: words.filter((word, place) => !isUsed[place] && dropSaid(word).length > 1 && !isAnswered(fold(word, variants))).join(" ") };
  }

  /** The page that is called so: 托位数 beside an area. @param {string} word */
  const findNamedPage = (word) => site.entries.find(({ name, words: others }) => [name, ...others].some((one) => fold(one, variants) === fold(word, variants)));

  /** @param {string} query */
  async function meet(query) {
    const understood = (await isMisheard(query)) ? { rest: query, choices: new Map(), sort: "", read: [], refused: [] } : read(query);
    const { choices } = understood;
    const { asked, used: rest, unused } = understood.rest && choices.size ? await askRest(understood.rest, query) : { asked: institutions, used: understood.rest, unused: "" };
    const { found, silent } = sift(asked, listActive(rest, choices));
    if (understood.sort === "price") found.sort(byPrice);
    return { ...understood, rest, unused, found, silent: [...silent.values()].reduce((sum, count) => sum + count, 0) };
  }

  /**
   * @param {string} asked
   * @returns {Promise<Answer>}
   */
  return async function answer(asked) {
    const query = simplify(asked, variants);
    const cards = findCards(query, site);
    const { rest, unused: left, choices, sort, read: words, refused, found: meeting, silent } = await meet(query);
    const pages = left.split(" ").map((word) => findNamedPage(word));
    const unused = left.split(" ").filter((_, place) => !pages[place]).join(" ");
    cards.push(...pages.flatMap((page) => (page && !cards.some(({ address }) => address === page.address) ? page : [])));
    /** @type {Conditions | null} */
    let conditions = null;
    if (choices.size) {
      const list = await Promise.all(
        words.map(async (one) => {
          const without = query.replace(one.text, " ").replace(/\s+/g, " ").trim();
          const left = await meet(without);
          // Words that are no condition any more are searched for: the name of a place alone.
          const kept = left.choices.size || !without ? left.found : (await ask((rows ??= make(institutions)), left.rest)).found;
          return { read: one, without, count: kept.length };
        }),
      );
      const address = `institutions/${writeState({ query: rest, choices, sort: sort || "name", page: 1, compared: [] })}`;
      conditions = { list, rest, unused, count: meeting.length, silent, address };
    }
    const plain = { meant: "", isNear: false, isPartial: false, rest, refused };
    if (choices.size && meeting.length) {
      const others = find(make(site.entries), query);
      const known = new Set(cards.map(({ address }) => address));
      const also = others.isNear ? [] : others.found.filter(({ address }) => !known.has(address));
      return { cards, conditions, found: [...meeting.slice(0, SHOWN), ...also], institutions: 0, ...plain };
    }
    if (refused.length && !rest) return { cards, conditions, found: [], institutions: 0, ...plain };
    let { found, isNear } = await ask(all, rest || query);
    if (!found.length && rest && rest !== query) ({ found, isNear } = await ask(all, query));
    // As a word that is only said may be part of a name that is not here (有爱, 上海城), a name has to be left in one piece.
    const bare = dropSaid(query);
    if (!found.length && !cards.length && bare.length >= SHORT && query.includes(bare)) ({ found, isNear } = await ask(all, bare));
    if (isNear && cards.length) return { cards, conditions, found: [], institutions: 0, ...plain };
    // The telephone of one that is found by its name stands on its page.
    if (!isNear && found.some(isInstitution) && rest && rest !== query && !findAnswers(site, rest).length) cards.splice(0);
    const kept = found.filter((one) => !cards.some(({ address }) => address === one.address));
    const parts = query.split(/\s+/).filter(Boolean);
    if (!found.length && !cards.length && parts.length > 1) {
      const single = (await Promise.all(parts.map((part) => ask(all, part)))).flatMap((one) => one.found.slice(0, SINGLE));
      return { cards, conditions, found: [...new Set(single)], institutions: 0, ...plain, isPartial: single.length > 0 };
    }
    const meant = isNear && found[0] ? propose(query, rest || query, found[0]) : "";
    const listed = kept.some(isInstitution) ? (await ask((rows ??= make(institutions)), rest)).found.length : 0;
    return { cards, conditions, found: kept, institutions: listed, ...plain, meant, isNear };
  };
}
