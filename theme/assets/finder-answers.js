// @ts-check
// What a question to the whole site is answered with: values in, values out; the page is drawn by finder-results.js.

import { listActive, sift } from "./finder-filters.js";
import { writeState } from "./finder-state.js";
import { isHeld, listPlaces, readNumber, readWords } from "./finder-words.js";
import { fold, guessMeant, isWritten, prepare } from "./search.js";
import { findAnswers, joinLetters } from "./search-index.js";

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
 * @property {number} count of institutions that meet them all
 * @property {number} silent of those that fail only because they leave something out
 * @property {string} address of the look-up with these filters set
 *
 * @typedef {object} Answer
 * @property {Found[]} cards answers as such: what to do, or the one thing that is called so
 * @property {Conditions | null} conditions
 * @property {(Found | Institution)[]} found
 * @property {number} institutions how many the look-up finds by the same words
 * @property {string} rest what of the question is searched for
 * @property {string} meant what the question may have meant; "" where it was found as it is
 * @property {boolean} isNear whether it was not
 * @property {boolean} isPartial whether the words were only found one by one
 *
 * @typedef {(index: import("./search.js").Index<Found | Institution>, query: string) => Promise<{ found: (Found | Institution)[], isNear: boolean }>} Ask
 */

const SHOWN = 10; // institutions that meet the conditions, before all else
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
    isKnown: (name, value) => (name === "area" ? areas.has(value) : name === "street"),
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
  const numbered = asked.replace(/^第?([\d一二三四五六七八九十]+)[项个条号]?(?=任务)|(?<=任务)第?([\d一二三四五六七八九十]+)[项个条号]?$/g, (_, before, after) => String(readNumber(before ?? after)));
  const turned = numbered.replace(/^(\d+)(任务)$/, "$2$1");
  const named = site.entries.filter(({ name, words }) => [name, ...words].some((one) => [asked, turned].includes(fold(one, site.variants))));
  return [...named.slice(0, 1), ...findAnswers(site, query)].slice(0, CARDS);
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
  const rows = prepare(/** @type {(Found | Institution)[]} */ (institutions), sounds, variants);
  const own = prepare(/** @type {(Found | Institution)[]} */ (site.entries), sounds, variants);
  const all = prepare([...site.entries, ...institutions], sounds, variants);
  const places = listPlaces(site);

  /** @param {string} query */
  const read = (query) =>
    readWords(query, {
      places,
      isKnown: (name, value, before) => part !== null && isHeld(name, value, part.lists, before),
      isWritten: (text) => isWritten(all, text),
      isLoose: true,
    });

  /** @param {string} query */
  async function meet(query) {
    const understood = read(query);
    const { rest, choices } = understood;
    const asked = rest ? (await ask(rows, rest)).found.filter(isInstitution) : institutions;
    const { found, silent } = sift(asked, listActive(rest, choices));
    return { ...understood, found, silent: [...silent.values()].reduce((sum, count) => sum + count, 0) };
  }

  /**
   * @param {string} query
   * @returns {Promise<Answer>}
   */
  return async function answer(query) {
    const cards = findCards(query, site);
    const { rest, choices, sort, read: words, found: meeting, silent } = await meet(query);
    /** @type {Conditions | null} */
    let conditions = null;
    if (words.length) {
      const list = await Promise.all(
        words.map(async (one) => {
          const without = query.normalize("NFKC").replace(one.text, " ").replace(/\s+/g, " ").trim();
          return { read: one, without, count: without ? (await meet(without)).found.length : institutions.length };
        }),
      );
      const address = `institutions/${writeState({ query: rest, choices, sort: sort || "name", page: 1, compared: [] })}`;
      conditions = { list, rest, count: meeting.length, silent, address };
    }
    const plain = { meant: "", isNear: false, isPartial: false, rest };
    if (choices.size && meeting.length) {
      const others = await ask(own, query);
      const known = new Set(cards.map(({ address }) => address));
      const pages = others.isNear ? [] : others.found.filter(({ address }) => !known.has(address));
      return { cards, conditions, found: [...meeting.slice(0, SHOWN), ...pages], institutions: 0, ...plain };
    }
    const asked = await ask(all, rest || query);
    let { found, isNear } = asked;
    if (!found.length && rest && rest !== query) ({ found, isNear } = await ask(all, query));
    if (isNear && cards.length) return { cards, conditions, found: [], institutions: 0, ...plain };
    const kept = found.filter((one) => !cards.some(({ address }) => address === one.address));
    const parts = query.split(/\s+/).filter(Boolean);
    if (!found.length && !cards.length && parts.length > 1) {
      const single = (await Promise.all(parts.map((part) => ask(all, part)))).flatMap((one) => one.found.slice(0, SINGLE));
      return { cards, conditions, found: [...new Set(single)], institutions: 0, ...plain, isPartial: single.length > 0 };
    }
    const meant = isNear && found[0] ? guessMeant(all, rest || query, found[0]) : "";
    const listed = kept.some(isInstitution) ? (await ask(rows, rest)).found.length : 0;
    return { cards, conditions, found: kept, institutions: listed, ...plain, meant, isNear };
  };
}
