// @ts-check
// Searching in a register too large to be loaded: from a question to the few shards of its index that can hold the
// answer. datapub/export/shards.py writes them and says what keys are; the rows are searched as in a small register.

import { readCondition } from "./finder-conditions.js";
import { politely } from "./finder-words.js";
import { find, fold, prepare } from "./search.js";
import { addSounds, loadFile, loadPart, readEntry, readPairs, readRows } from "./search-index.js";
import { blur } from "./search-sounds.js";

/**
 * @typedef {import("./search-index.js").Found} Found
 * @typedef {import("./search-index.js").Site} Site
 * @typedef {[start: string, mark: string]} Start where the keys of a file begin, and how its name goes on
 * @typedef {{ stem: string, leaves: Start[], top: Start[] }} Directory
 *
 * @typedef {object} Gathered what may answer a question
 * @property {any[]} files the shards,
 * @property {Found[]} rows and what they hold of the register
 * @property {Found[]} entries areas and streets, where they are too many for the index of the site
 * @property {import("./search-index.js").Part[]} parts files of areas
 * @property {import("./search-index.js").Part} [within] the file of the one area that is asked for, where all else is
 * @property {import("./search-index.js").Letters} letters how the characters of all that sound
 */

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

/** What the directory is called by that a key is in. @param {string} key */
const begin = (key) => key.slice(0, key.startsWith("#") ? 2 : 1);

/**
 * The addresses of the shards that hold the keys which begin so; the best of them where they are in too many.
 * @param {Directory} directory
 * @param {string} beginning
 * @param {boolean} isOne whether the one shard is wanted in which the beginning itself would stand
 */
function listShards({ stem, leaves, top }, beginning, isOne) {
  const find = (/** @type {Start[]} */ starts) => Math.max(0, starts.filter(([start]) => start <= beginning).length - 1);
  const first = find(leaves);
  const others = isOne ? 0 : leaves.slice(first + 1).filter(([start]) => start.startsWith(beginning)).length;
  if (others < NEAR_SHARDS || !top.length) return leaves.slice(first, first + Math.min(NEAR_SHARDS, 1 + others)).map(([, mark], place) => `${stem}-${first + place}${mark}.json`);
  const best = find(top);
  return [`${stem}-t${best}${top[best][1]}.json`];
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

/** @type {{ file: any, sounds: Record<string, string>, syllables: Set<string> }} */
let read = { file: null, sounds: {}, syllables: new Set() }; // once, as there are thousands of characters

/**
 * Load how characters sound, and where a question holds one that no name does, what traditional ones stand for.
 * @param {URL} root
 * @param {Site} site
 * @param {string} query
 * @returns {Promise<import("./search-index.js").Letters>}
 */
async function loadLetters(root, site, query) {
  const file = await loadFile(root, site.readings[0]);
  if (read.file !== file) {
    const known = addSounds({ ...site.sounds }, file);
    read = { file, sounds: known, syllables: new Set(Object.values(known).flatMap((listed) => listed.split(" "))) };
  }
  const sounds = { ...read.sounds };
  const strange = [...query].filter((letter) => HAN.test(letter) && !sounds[letter]);
  if (!strange.length) return { sounds, variants: site.variants };
  const [{ variants }, { letters }] = await Promise.all([loadFile(root, site.readings[1]), loadFile(root, site.letters)]);
  for (const [sound, characters] of Object.entries(letters)) {
    for (const letter of strange) if (String(characters).includes(letter)) sounds[letter] = sounds[letter] ? `${sounds[letter]} ${sound}` : sound;
  }
  return { sounds, variants: { ...site.variants, ...readPairs(variants) } };
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
  const { syllables } = read;
  const sound = (/** @type {string} */ letter) => sounds[letter]?.split(" ")[0] ?? letter;
  const spell = (/** @type {string[]} */ told) => blur(told.slice(0, SPAN).map(sound).join(""));
  /** @type {Map<string, any>} */
  const files = new Map();

  /** @param {string} beginning @param {boolean} [isOne] */
  async function take(beginning, isOne = false) {
    const address = site.shards?.[begin(beginning)];
    if (!address) return;
    const directory = await loadFile(root, address);
    const names = listShards(directory, beginning, isOne);
    await Promise.all(names.map(async (name) => files.set(name, await loadFile(root, name))));
  }

  /** What begins with a word. @param {string} word */
  function takePlain(word) {
    if (HAN.test(word)) return [take(spell([...word]))];
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

  /** Where the names of places that a word may begin with would stand. @param {string} word */
  function takePlaces(word) {
    const letters = HAN.test(word) ? [...word] : [];
    return [2, 3, 4].filter((length) => length < letters.length).map((length) => take(spell(letters.slice(0, length)), true));
  }

  /** What follows the name of a place: 杭州小蜜蜂. @param {string} word */
  function takeAfterPlaces(word) {
    const places = [...site.entries, ...join([...files.values()], site, letters).entries].filter(({ kind }) => kind === 0);
    const names = places.flatMap(({ name, words }) => [name, ...words]).filter((name) => word.length - name.length > 1 && word.startsWith(name));
    return [...new Set(names)].flatMap((name) => takePlain(politely(word.slice(name.length), () => false)));
  }

  /** What follows the first, and the second character: one of those before may be wrong. @param {string} word */
  function takeNear(word) {
    const letters = HAN.test(word) ? [...word] : parse(word, syllables);
    const later = [1, 2].filter((from) => letters.length - from > 1).map((from) => take(spell(letters.slice(from)), true));
    return [...later, ...(HAN.test(word) ? [] : [takeInitials([...word])])];
  }

  const words = [...new Set([...listWords(query, variants), ...listWords(dropConditions(query), variants)])];
  await Promise.all(words.slice(0, 1).flatMap(takePlain));
  const named = [...files.values()].flatMap(({ parts }) => parts).filter((part) => [part.name, part.short_name].some((name) => fold(name) === words[0]));
  // What is asked for in one area is looked up in its file.
  if (words.length > 1 && once(named, ({ area }) => area).length === 1) return { ...join([...files.values()], site, letters), within: named[0] };
  await Promise.all(words.slice(1).flatMap(takePlain));
  // What is not there as it is written may begin with the name of a place; else it may have a slip.
  for (const takeMore of [takePlaces, takeAfterPlaces, takeNear]) {
    const gathered = join([...files.values()], site, letters);
    const index = prepare([...gathered.entries, ...gathered.rows], sounds, variants);
    const missed = words.filter((word) => {
      const { found, isNear } = find(index, word);
      return isNear || !found.length;
    });
    if (!missed.length) return gathered;
    await Promise.all(missed.flatMap(takeMore));
  }
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
  const { rows, entries, within, letters } = await gather(root, site, query);
  const listed = within ? (await loadPart(root, site, within)).rows : rows;
  return prepare([...site.entries, ...entries, ...listed], letters.sounds, letters.variants);
}

/**
 * What is known of a site besides its register, with the places that were gathered.
 * @param {Site} site
 * @param {Gathered} gathered
 * @returns {Site}
 */
export function widen(site, gathered) {
  const entries = [...site.entries, ...gathered.entries];
  const list = (/** @type {boolean} */ isArea) => entries.filter(({ kind }) => (kind === 0) === isArea).flatMap(({ name, words }) => [...new Set([name, ...words])]);
  const findTwice = (/** @type {string[]} */ names) => names.filter((name, place) => names.indexOf(name) < place);
  const areas = list(true);
  const shared = new Set([...findTwice(areas), ...findTwice(list(false)).filter((name) => !areas.includes(name))]);
  return { ...site, ...gathered.letters, entries, shared, parts: site.parts.length ? site.parts : gathered.parts };
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
  const address = site.shards?.[begin(key)];
  if (listed || !address || !code) return listed ?? null;
  const names = listShards(await loadFile(root, address), key, false);
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
