// @ts-check
// Searching in a register too large to be loaded: from a question to the few shards of its index that can hold the
// answer. datapub/export/shards.py writes them and says what keys are; the rows are searched as in a small register.

import { readCondition } from "./finder-conditions.js";
import { politely } from "./finder-words.js";
import { find, fold, prepare } from "./search.js";
import { loadFile, readEntry, readRows } from "./search-index.js";
import { blur } from "./search-sounds.js";

/**
 * @typedef {import("./search-index.js").Found} Found
 * @typedef {import("./search-index.js").Site} Site
 * @typedef {[start: string, file: string]} Start where the keys of a file begin
 * @typedef {{ leaves: Start[], top: Start[] }} Directory
 *
 * @typedef {object} Gathered what may answer a question
 * @property {any[]} files the shards,
 * @property {Found[]} rows and what they hold of the register
 * @property {Found[]} entries areas and streets, where they are too many for the index of the site
 * @property {import("./search-index.js").Part[]} parts files of areas
 * @property {import("./search-index.js").Letters} letters how the characters of all that sound
 */

const FOLDER = "search/";
const SPAN = 6; // characters of a key,
const INITIALS = 8; // and of one of initials
const LETTERS = 12; // letters that are asked for: fewer than a key has, which none is the beginning of then
const NEAR_SHARDS = 2; // that are loaded for a beginning; what is in more has its best rows in one
const WORDS = 3; // of a question that are looked up
const HAN = /\p{Script=Han}/u;
const CODE = /^(?=.*\d)[\da-z]{3,}$/;

/**
 * Whether a question says enough to be looked up: two characters, or three letters.
 * @param {string} query
 */
export const isEnough = (query) => listWords(query).length > 0;

/** @param {string} query @param {Record<string, string>} [variants] */
const listWords = (query, variants) =>
  query
    .split(/\s+/)
    .map((word) => fold(word, variants))
    .filter((word) => (HAN.test(word) ? word.length > 1 : word.length > 2))
    .slice(0, WORDS);

/**
 * The syllables and single letters that a word of letters is made of, the longest syllable first.
 * @param {string} word
 * @param {Set<string>} syllables
 */
function parse(word, syllables) {
  const parts = [];
  for (let at = 0; at < word.length; ) {
    let length = Math.min(6, word.length - at);
    while (length > 1 && !syllables.has(word.slice(at, at + length))) length -= 1;
    if (length === 1 && /^[zcs]h/.test(word.slice(at))) length = 2;
    parts.push(word.slice(at, at + length));
    at += length;
  }
  return parts;
}

/**
 * The shards that hold the keys which begin so; the best of them where they are in too many.
 * @param {Directory} directory
 * @param {string} beginning
 * @param {boolean} isOne whether the one shard is wanted in which the beginning itself would stand
 */
function listShards({ leaves, top }, beginning, isOne) {
  const find = (/** @type {Start[]} */ starts) => Math.max(0, starts.findLastIndex(([start]) => start <= beginning));
  const first = find(leaves);
  const last = isOne ? first : Math.max(first, leaves.findLastIndex(([start]) => start.startsWith(beginning)));
  if (last - first < NEAR_SHARDS) return leaves.slice(first, last + 1);
  return top.slice(find(top), find(top) + 1);
}

/**
 * A question without its conditions and what is said around a name: words that may be names.
 * @param {string} query
 */
function dropConditions(query) {
  let left = "";
  for (let at = 0; at < query.length; ) {
    const condition = readCondition(query, at);
    left += condition ? " " : query[at];
    at += condition?.text.length ?? 1;
  }
  return left.split(/\s+/).map((word) => politely(word, () => false)).join(" ").trim();
}

/**
 * Load how characters sound, and where a question holds one that no name does, what traditional ones stand for.
 * @param {URL} root
 * @param {Site} site
 * @param {string} query
 * @returns {Promise<import("./search-index.js").Letters>}
 */
async function loadLetters(root, site, query) {
  const { first, others } = await loadFile(root, site.readings[0]);
  const sounds = { ...site.sounds };
  for (const listed of [first, others]) {
    for (const [sound, characters] of Object.entries(listed)) {
      for (const character of String(characters)) sounds[character] = sounds[character] ? `${sounds[character]} ${sound}` : sound;
    }
  }
  const strange = [...query].filter((letter) => HAN.test(letter) && !sounds[letter]);
  if (!strange.length) return { sounds, variants: site.variants };
  const [{ variants }, { letters }] = await Promise.all([loadFile(root, site.readings[1]), loadFile(root, site.letters)]);
  for (const [sound, characters] of Object.entries(letters)) {
    for (const letter of strange) if (String(characters).includes(letter)) sounds[letter] = sounds[letter] ? `${sounds[letter]} ${sound}` : sound;
  }
  return { sounds, variants: { ...site.variants, ...variants } };
}

/**
 * Load what may answer a question.
 * @param {URL} root
 * @param {Site} site
 * @param {string} query
 * @returns {Promise<Gathered>}
 */
export async function gather(root, site, query) {
  const letters = await loadLetters(root, site, query);
  const { sounds, variants } = letters;
  const read = (/** @type {string} */ letter) => sounds[letter]?.split(" ")[0] ?? letter;
  const spell = (/** @type {string[]} */ told) => blur(told.slice(0, SPAN).map(read).join(""));
  const syllables = new Set(Object.values(sounds).flatMap((listed) => listed.split(" ")));
  /** @type {Map<string, any>} */
  const files = new Map();

  /** @param {string} beginning @param {boolean} [isOne] */
  async function take(beginning, isOne = false) {
    const address = site.shards?.[beginning[0]];
    if (!address) return;
    const directory = await loadFile(root, address);
    const names = listShards(directory, beginning, isOne).map(([, name]) => FOLDER + name);
    await Promise.all(names.map(async (name) => files.set(name, await loadFile(root, name))));
  }

  /** What a word begins, and where the names of places that it may begin with would stand. @param {string} word */
  function takePlain(word) {
    if (HAN.test(word)) {
      const letters = [...word];
      const begun = [2, 3, 4].filter((length) => length < letters.length).map((length) => spell(letters.slice(0, length)));
      return [take(spell(letters)), ...begun.map((key) => take(key, true))];
    }
    const parts = parse(word, syllables);
    const isShort = parts.some((part) => !syllables.has(part));
    return [
      take(blur(word.slice(0, LETTERS))),
      ...(isShort ? [takeInitials(parts), takeInitials([...word])] : []),
      ...(CODE.test(word) ? [take(`#${blur(word)}`)] : []),
    ];
  }

  /** @param {string[]} sounds */
  const takeInitials = (sounds) => take(sounds.map((sound) => blur(sound)[0]).slice(0, INITIALS).join("").toUpperCase());

  /** What follows the first, and the second character: one of those before may be wrong. @param {string} word */
  function takeNear(word) {
    const letters = HAN.test(word) ? [...word] : parse(word, syllables);
    const later = [1, 2].filter((from) => letters.length - from > 1).map((from) => take(spell(letters.slice(from)), true));
    return [...later, ...(HAN.test(word) ? [] : [takeInitials([...word])])];
  }

  const words = [...new Set([...listWords(query, variants), ...listWords(dropConditions(query), variants)])];
  await Promise.all(words.flatMap(takePlain));
  const gathered = join([...files.values()], site, letters);
  const index = prepare([...gathered.entries, ...gathered.rows], sounds, variants);
  const missed = words.filter((word) => {
    const { found, isNear } = find(index, word);
    return isNear || !found.length;
  });
  if (!missed.length) return gathered;
  await Promise.all(missed.flatMap(takeNear));
  return join([...files.values()], site, letters);
}

/**
 * What may answer a question, made searchable; null where the question says too little.
 * @param {URL} root
 * @param {Site} site
 * @param {string} query
 */
export async function gatherIndex(root, site, query) {
  if (!isEnough(query)) return null;
  const { rows, entries, letters } = await gather(root, site, query);
  return prepare([...site.entries, ...entries, ...rows], letters.sounds, letters.variants);
}

/**
 * What is known of a site besides its register, with the places that were gathered.
 * @param {Site} site
 * @param {Gathered} gathered
 * @returns {Site}
 */
export function widen(site, gathered) {
  const entries = [...site.entries, ...gathered.entries];
  const names = entries.flatMap(({ name, words }) => [...new Set([name, ...words])]);
  const shared = new Set(names.filter((name, place) => names.indexOf(name) < place));
  return { ...site, entries, shared, parts: site.parts.length ? site.parts : gathered.parts };
}

/**
 * Find the file of an area by its code, or by that of one of its streets.
 * @param {URL} root
 * @param {Site} site
 * @param {string} code
 */
export async function findPart(root, site, code) {
  const isOf = (/** @type {import("./search-index.js").Part} */ { area, streets }) => area === code || streets.includes(code);
  const listed = site.parts.find(isOf);
  const key = `#${blur(fold(code))}`;
  const address = site.shards?.["#"];
  if (listed || !address || !code) return listed ?? null;
  const names = listShards(await loadFile(root, address), key, false).map(([, name]) => FOLDER + name);
  const files = await Promise.all(names.map((name) => loadFile(root, name)));
  return files.flatMap(({ parts }) => parts).find(isOf) ?? null;
}

/** @param {any[]} files @param {Site} site @param {import("./search-index.js").Letters} letters @returns {Gathered} */
const join = (files, site, letters) => ({
  files,
  rows: once(files.flatMap((file) => readRows(site, file, countRows(file)).rows), ({ address }) => address),
  entries: once(files.flatMap((file) => file.entries.map((/** @type {any} */ row) => readEntry(site, row))), ({ address }) => address),
  parts: once(files.flatMap((file) => file.parts), ({ area }) => area),
  letters,
});

/** @template T @param {T[]} items @param {(item: T) => string} name @returns {T[]} */
export const once = (items, name) => [...new Map(items.map((item) => [name(item), item])).values()];

/** @param {{ columns: { [name: string]: any[] } }} file */
export const countRows = ({ columns }) => columns.id.length;
