// @ts-check
// Loading the search index, and its rows as entries. What is loaded is checked before anything is made of it: an
// index that was cut off, or is of another release, is told apart from one that finds nothing.

import { find, fold, lacksSounds, search, spell, swap } from "./search.js";

const FORMAT = 4;
const BY_CONTENT = /\.[0-9a-f]{8}\.json$/; // the name of a file that never changes
const LONGEST_NAME = 20; // characters of a name as it is typed; what is longer is a sentence
const PAUSE_MS = 30;
const LETTERS_MS = 4000; // that how characters sound is waited for
const SPELT_AT_ONCE = 200;

/**
 * @typedef {import("./search.js").Entry & { kindName: string, address: string, note: string }} Found what is listed
 *
 * @typedef {object} Part one file of the register, as the list of them names it
 * @property {string} address
 * @property {string} area "" for the whole register
 * @property {string} name of the area
 * @property {string} short_name
 * @property {number} count
 * @property {string[]} streets by their codes; [] for the whole register
 *
 * @typedef {{ sounds: Record<string, string>, variants: Record<string, string> }} Letters
 * @typedef {{ first: Record<string, string>, others: Record<string, string> }} Sounds
 * @typedef {{ folder: string, kind: string, page: string, caveat: string }} Register what is said of its rows
 * @typedef {Letters & { kinds: string[], entries: Found[], answers: Found[], parts: Part[], register: Register, letters: string, shards: Record<string, string> | null, readings: string[], count: number, shared?: Set<string> }} Site
 *   answers are found by any of their words within a question; letters is the address of how common characters sound;
 *   shards, of a register too large to be loaded: the directories of its index (search-shards.js), by the first letter
 *   of their keys, how all characters in it sound, how many rows it has, and which names several places share
 *
 * @typedef {{ [column: string]: any }} Cells a row by the names of its columns; what is listed once, in its place
 * @typedef {Letters & { rows: Found[], readCells: (place: number) => Cells, data: { [name: string]: any } }} Loaded
 */

/** An index that cannot be used; its message is for the reader. */
class IndexFault extends Error {}

/**
 * Say to the reader why an index could not be loaded.
 * @param {unknown} fault
 */
export function tellFault(fault) {
  return fault instanceof IndexFault ? fault.message : "查找用的文件没有载入。";
}

/** @type {Map<string, Promise<any>>} */
const loads = new Map();

/** @param {URL} address */
async function load(address) {
  let answer;
  try {
    answer = await fetch(address, { cache: BY_CONTENT.test(address.pathname) ? "default" : "no-cache" });
  } catch {
    throw new IndexFault("查找用的文件没有载入，可能是网络断了。");
  }
  if (answer.status === 404) throw new IndexFault("网页已经更新，请刷新后再查。"); // it was named by its content
  if (!answer.ok) throw new IndexFault("查找用的文件没有载入。");
  let data;
  try {
    data = await answer.json();
  } catch {
    throw new IndexFault("查找用的文件不完整，请刷新网页再试。");
  }
  if (!data || data.format !== FORMAT) throw new IndexFault("网页已经更新，请刷新后再查。");
  return data;
}

/**
 * Load a file of the index, once, by its address below the root.
 * @param {URL} root
 * @param {string} address
 */
export const loadFile = (root, address) => loadOnce(new URL(address, root));

/** @param {URL} address */
function loadOnce(address) {
  const key = String(address);
  const known = loads.get(key);
  if (known) return known;
  const promise = load(address);
  promise.catch(() => loads.delete(key)); // so that the next try is a new one
  loads.set(key, promise);
  return promise;
}

/**
 * Load what can be found besides the rows of the register, and the list of the register's files.
 * @param {URL} root
 * @returns {Promise<Site>}
 */
export async function loadSite(root) {
  const address = document.querySelector("[data-index]")?.getAttribute("data-index") ?? "";
  const named = new URL(address, root);
  let data = await loadOnce(named);
  if (data.index) { // pages of a row or an area name what says where it is now
    const index = loadOnce(new URL(data.index, root));
    index.catch(() => loads.delete(String(named)));
    data = await index;
  }
  if (!Array.isArray(data.entries) || !Array.isArray(data.parts)) throw new IndexFault("查找用的文件不完整。");
  const { kinds, parts, register, letters, shards = null, readings = [], count = 0 } = data;
  const { sounds, variants } = readLetters(data);
  const entries = data.entries.map((/** @type {Row} */ row) => readEntry({ kinds }, row));
  const answers = (data.answers ?? []).map((/** @type {[string, string, string, ...string[]]} */ row) => readEntry({ kinds }, [-1, ...row]));
  return { kinds, entries, answers, parts, register, sounds, variants, letters, shards, readings, count };
}

/** @typedef {[kind: number, name: string, address: string, note: string, ...words: string[]]} Row */

/**
 * Read what can be found besides the rows of the register.
 * @param {Pick<Site, "kinds">} site
 * @param {Row} row
 * @returns {Found}
 */
export const readEntry = ({ kinds }, [kind, name, address, note, ...words]) => ({
  kind: kind === 0 ? 0 : kind + 1, // 1 is for the register: after areas, before all else
  kindName: kinds[kind] ?? "",
  name,
  address,
  note,
  words,
  texts: [],
});

/**
 * Whether the register is more than one file, so that not all of it is loaded.
 * @param {Site} site
 */
export const isSplit = ({ shards, parts }) => shards !== null || parts.length > 1;

/**
 * What there is to do about a question, by the longest of its words that an answer names; a word of asking, which
 * begins with "?", comes after all others, and one that begins with "=" has to be the whole question, as has a short
 * one that is spelt.
 * @param {Site} site
 * @param {string} query
 */
export function findAnswers({ answers, sounds, variants }, query) {
  const asked = fold(query, variants);
  const spelt = /^[a-z\s]+$/.test(asked) ? asked.replace(/\s/g, "") : "";
  /** @param {string} text */
  const sound = (text) => Array.from(text, (letter) => (sounds[letter] ?? letter).split(" ")[0]).join("");
  /** @param {string} word */
  const weigh = (word) => {
    const text = fold(word);
    const isSaid = word.startsWith("=") ? asked === text : asked.includes(text);
    const isSpelt = spelt && (text.length > 2 ? spelt.includes(sound(text)) : spelt === sound(text));
    return isSaid || isSpelt ? (word.startsWith("?") ? 0.5 : word.length) : 0;
  };
  const measure = (/** @type {Found} */ { words }) => Math.max(0, ...words.map(weigh));
  const best = Math.max(0, ...answers.map(measure));
  return answers.filter((one) => measure(one) >= Math.min(1, best || 1)).sort((a, b) => measure(b) - measure(a));
}

/**
 * Whether a question may be a name, so that not finding it must not be taken for an answer.
 * @param {string} query
 */
export const mayBeName = (query) => query.trim().length <= LONGEST_NAME && /\p{L}{2}/u.test(query) && !/^有|[怎吗谁几哪?？]|什么|多少|如何/.test(query);

/**
 * Find entries; where nothing is found as it is asked for, how unknown characters of the query sound is loaded first.
 * @template {import("./search.js").Entry} E
 * @param {URL} root
 * @param {Site} site
 * @param {import("./search.js").Index<E>} index
 * @param {string} query
 */
export async function findSounding(root, site, index, query) {
  const found = find(index, query);
  return (found.isNear || !found.found.length) && (await learnSounds(root, site, index, query)) ? find(index, query) : found;
}

/**
 * Load how common characters sound where a query holds one that no entry does; without them the search does as well
 * as it can.
 * @param {URL} root
 * @param {Site} site
 * @param {import("./search.js").Index} index
 * @param {string} query
 * @returns {Promise<boolean>} whether there was something to learn
 */
export async function learnSounds(root, site, index, query) {
  if (!lacksSounds(index, query)) return false;
  try {
    const late = new Promise((_, reject) => setTimeout(reject, LETTERS_MS));
    const { letters } = await Promise.race([loadOnce(new URL(site.letters, root)), late]);
    if (index.letters.size) return true; // another query was quicker
    for (const [sound, characters] of Object.entries(letters)) {
      for (const character of String(characters)) {
        const code = character.charCodeAt(0);
        index.letters.set(code, [...(index.letters.get(code) ?? []), sound]);
      }
    }
  } catch {
    return false;
  }
  return true;
}

/**
 * Load one file of the register.
 * @param {URL} root
 * @param {Site} site
 * @param {Part} part
 * @returns {Promise<Loaded>}
 */
export const loadPart = async (root, site, part) => readRows(site, await loadOnce(new URL(part.address, root)), part.count);

/**
 * Read rows of the register.
 * @param {Pick<Site, "register">} site
 * @param {{ [name: string]: any }} data
 * @param {number} count
 * @returns {Loaded}
 */
export function readRows({ register }, data, count) {
  const columns = Object.entries(data.columns || {});
  if (!columns.length || columns.some(([, cells]) => !Array.isArray(cells) || cells.length !== count)) {
    throw new IndexFault("查找用的文件不完整。");
  }
  const readCells = (/** @type {number} */ place) => {
    /** @type {Cells} */
    const cells = {};
    for (const [name, column] of columns) {
      const list = data.lists[name];
      cells[name] = list ? (list[column[place]] ?? null) : column[place];
    }
    return cells;
  };
  const [words, texts, note] = [data.words, data.texts, data.note].map(makeReader);
  const rows = Array.from({ length: count }, (_, place) => {
    const cells = readCells(place);
    return {
      kind: cells.counts === 0 ? 1.5 : 1, // what has ended comes after the others that fit as well
      kindName: register.kind,
      id: String(cells.id),
      name: cells.name,
      address: `${register.folder}${cells.id}/`,
      note: note(cells).join(" · "),
      words: words(cells),
      texts: texts(cells),
    };
  });
  return { rows, readCells, data, ...readLetters(data) };
}

/**
 * Make a function that reads some cells, the empty ones left out; "area.name" is the name in the cell "area".
 * @param {string[]} paths
 */
function makeReader(paths) {
  const steps = paths.map((path) => path.split("."));
  return (/** @type {Cells} */ cells) => steps.map(([column, key]) => (key ? cells[column]?.[key] : cells[column])).filter(Boolean);
}

/**
 * Make an index ready in the quiet after loading, a little at a time, so that no keystroke has to wait for it.
 * @param {import("./search.js").Index} index
 */
export async function readyLater(index) {
  const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS));
  do await pause();
  while (!spell(index, SPELT_AT_ONCE));
  for (const query of rehearse(index)) {
    await pause();
    search(index, query);
  }
}

/**
 * Return queries of every kind, also with a slip: a browser is quick at what it has done before.
 * @param {import("./search.js").Index} index
 */
function rehearse({ items, spelt }) {
  const name = (items.at(-1)?.names[0] ?? "").slice(-3);
  const sound = (spelt.at(-1)?.lines.split("\n")[0] ?? "").slice(-9);
  const missed = Array.from(name).reverse().join("");
  const slips = [missed, name.length === 3 ? swap(name, 0) : "", sound.length === 9 ? swap(sound, 6) : ""];
  return ["s", "sh", name.slice(-1), "sheng", name.slice(-2), "shengx", ...slips];
}

/**
 * Read how the characters of a file sound, and what traditional ones stand for.
 * @param {{ sounds?: Sounds, variants?: string }} file
 * @returns {Letters}
 */
const readLetters = ({ sounds, variants }) => ({ sounds: addSounds({}, sounds), variants: readPairs(variants) });

/**
 * Add to what characters sound like: each sound is told once, with all that are read so.
 * @param {Record<string, string>} known
 * @param {Sounds} [listed]
 */
export function addSounds(known, { first, others } = { first: {}, others: {} }) {
  for (const [sound, characters] of [...Object.entries(first), ...Object.entries(others)]) {
    for (const character of String(characters)) known[character] = known[character] ? `${known[character]} ${sound}` : sound;
  }
  return known;
}

/**
 * Read traditional characters, each with the simplified one behind it.
 * @param {string} [pairs]
 */
export function readPairs(pairs = "") {
  /** @type {Record<string, string>} */
  const variants = {};
  const characters = [...pairs];
  for (let place = 0; place < characters.length; place += 2) variants[characters[place]] = characters[place + 1];
  return variants;
}

/**
 * Join the tables of sounds of two files: a character sounds the same in both.
 * @param {...Letters} files
 * @returns {Letters}
 */
export function joinLetters(...files) {
  return {
    sounds: Object.assign({}, ...files.map((file) => file.sounds)),
    variants: Object.assign({}, ...files.map((file) => file.variants)),
  };
}
