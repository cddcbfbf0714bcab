// @ts-check
// The search itself: values in, values out; no page, no network. The index is made by datapub/export/search.py.
//
// A query is found in this order, and a later way is only tried where the earlier ones find nothing:
//   1. as it is, anywhere in a name, address, code or number, or by the sounds of a name (pinyin, whole or first
//      letters, every reading of each character); several words have to be found all of them;
//   2. cut into pieces that stand in different places (东城暖阳 = area + name);
//   3. by what sounds the same, or nearly (search-sounds.js);
//   4. with one slip: a wrong, missing or extra character, or two that changed places;
//   5. by what sounds nearly the same, but for one character.

import { scoreAlike, scoreBlurred, sliceAlike } from "./search-sounds.js";

const QUERY_LIMIT = 60; // characters that are looked at; nothing that can be found is longer
const PIECE_LIMIT = 3; // pieces that a query is cut into
const SLIP_HAN = 3; // shortest query in which one wrong Chinese character is forgiven,
const SLIP_LETTERS = 5; // and one wrong letter or digit
const LINE = "\n"; // between texts; no folded text holds it
const LINE_CODE = 10;

/**
 * What can be found; whatever else an entry holds is left alone.
 * @typedef {object} Entry
 * @property {number} kind its place decides between equal matches
 * @property {string} name
 * @property {string[]} words other names
 * @property {string[]} texts what else it is found by
 * @property {string} [id] what it is found by as a whole alone
 */

/**
 * @template {Entry} E
 * @typedef {object} Item an entry made searchable
 * @property {E} entry
 * @property {string[]} names
 * @property {string[]} texts
 * @property {string} all names and texts, one a line,
 * @property {number} from where they begin in the whole,
 * @property {number} namesEnd where the names end in it,
 * @property {number} to and where all ends
 */

/**
 * @typedef {{ whole: string, ends: ArrayLike<number> }} Lines many texts in one string, and where each item's end
 */

/**
 * @template {Entry} [E=Entry]
 * @typedef {object} Index
 * @property {Item<E>[]} items
 * @property {Uint32Array} numbers those of all items
 * @property {string} whole
 * @property {Uint32Array} ends
 * @property {Uint16Array} codes of the characters of the whole
 * @property {Map<number, string[]>} heard code of a character -> its readings
 * @property {Map<number, string[]>} letters the same of characters that only a query may hold, once they are loaded
 * @property {Record<string, string>} variants traditional character -> simplified
 * @property {{ lines: string, names: number }[]} spelt items in pinyin, as far as they have been spelt,
 * @property {Lines | null} spoken and all of them when they have,
 * @property {Lines | null} blurred and as those hear them who tell no near sounds apart
 * @property {Map<string, E>} ids
 * @property {{ words: string[], numbers: Uint32Array } | null} last the last query, and what it found
 */

/**
 * Fold texts and queries to one form: width, case, blanks, signs and traditional characters do not matter.
 * @param {string} text
 * @param {Record<string, string>} [variants]
 */
export function fold(text, variants = {}) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  return Array.from(plain, (letter) => variants[letter] || letter).join("");
}

/**
 * Make entries searchable.
 *
 * All texts stand in one long string, one a line, so that one pass of the browser's own search goes through
 * 10,000 entries; only those that hold the query are looked at one by one.
 * @template {Entry} E
 * @param {E[]} entries
 * @param {Record<string, string>} [sounds] character -> its readings, a blank between them
 * @param {Record<string, string>} [variants]
 * @returns {Index<E>}
 */
export function prepare(entries, sounds = {}, variants = {}) {
  /** @type {Map<string, string>} */
  const folded = new Map(); // areas and streets come thousands of times
  const foldOnce = (/** @type {string} */ text) => {
    let plain = folded.get(text);
    if (plain === undefined) folded.set(text, (plain = fold(text, variants)));
    return plain;
  };
  let length = 0;
  const items = entries.map((entry) => {
    // Former names are names each, and nobody is called what announces them.
    const names = [entry.name, ...entry.words.flatMap((words) => words.replace("曾用名：", "").split("、"))].map(foldOnce);
    const texts = entry.texts.map(foldOnce);
    const spoken = names.join(LINE);
    const all = texts.length ? spoken + LINE + texts.join(LINE) : spoken;
    const from = length;
    length += all.length + 1;
    return { entry, names, texts, all, from, namesEnd: from + spoken.length, to: from + all.length };
  });
  const whole = items.map((item) => item.all).join(LINE);
  const codes = new Uint16Array(whole.length + 1);
  for (let at = 0; at < whole.length; at += 1) codes[at] = whole.charCodeAt(at);
  const numbers = Uint32Array.from(items.keys());
  const ends = Uint32Array.from(items, (item) => item.to);
  const heard = new Map(Object.entries(sounds).map(([letter, readings]) => [letter.charCodeAt(0), readings.split(" ")]));
  const ids = new Map(entries.flatMap((entry) => (entry.id ? [[entry.id.toLowerCase(), entry]] : [])));
  return { items, ids, numbers, whole, ends, codes, heard, letters: new Map(), variants, spelt: [], spoken: null, blurred: null, last: null };
}

/**
 * Whether a query holds a Chinese character whose sound is not known, so that nothing can be found by it.
 * @param {Index} index
 * @param {string} query
 */
export function lacksSounds({ heard, letters, variants }, query) {
  return !letters.size && Array.from(fold(query, variants)).some((letter) => /\p{Script=Han}/u.test(letter) && !heard.has(letter.charCodeAt(0)));
}

/** @param {string} query @param {Record<string, string>} variants */
const readWords = (query, variants) =>
  query
    .slice(0, QUERY_LIMIT)
    .split(/\s+/)
    .map((word) => fold(word, variants).slice(0, QUERY_LIMIT)) // a single sign can stand for a word
    .filter(Boolean);

/**
 * Whether a query ends in the beginning of a syllable, so that more of it is to come.
 * @param {string} query
 */
export const isHalfTyped = (query) => /[bpmfdtlkhjqxzcsyw]$/i.test(query);

/**
 * Whether a name holds a text as it is written.
 * @param {Index} index
 * @param {string} text
 */
export function isWritten({ items, variants }, text) {
  const word = fold(text, variants);
  return items.some(({ names }) => names.some((name) => name.includes(word)));
}

/**
 * What a query may have meant that was only found by its sound or with a slip: its words as the first that was found
 * writes them; "" where that cannot be told.
 * @param {Index} index
 * @param {string} query
 * @param {Entry} first
 */
export function guessMeant(index, query, first) {
  const item = index.items.find(({ entry }) => entry === first);
  if (!item) return "";
  const words = readWords(query, index.variants);
  const meant = words.map((word) => {
    if (item.all.includes(word)) return word;
    if (!/\p{Script=Han}/u.test(word)) return "";
    return sliceAlike(index, item, word) || sliceNear(item.all, word);
  });
  return meant.every(Boolean) && meant.join() !== words.join() ? meant.join(" ") : "";
}

/**
 * The part of a text that is a word but for one slip, "" where none is.
 * @param {string} text
 * @param {string} word
 */
function sliceNear(text, word) {
  for (const length of [word.length, word.length - 1, word.length + 1]) {
    for (let at = 0; at + length <= text.length; at += 1) {
      const part = text.slice(at, at + length);
      if (!part.includes(LINE) && isNear(part, word)) return part;
    }
  }
  return "";
}

/**
 * Find entries, the best first; [] for a query without a letter or digit.
 * @template {Entry} E
 * @param {Index<E>} index
 * @param {string} query
 * @returns {E[]}
 */
export const search = (index, query) => find(index, query).found;

/**
 * Find entries, and tell whether what was found is only near to what was asked for.
 * @template {Entry} E
 * @param {Index<E>} index
 * @param {string} query
 * @returns {{ found: E[], isNear: boolean }}
 */
export function find(index, query) {
  const words = readWords(query, index.variants);
  if (!words.length) return { found: [], isNear: false };
  const same = index.ids.get(query.trim().toLowerCase());
  if (same) return { found: [same], isNear: false };
  // Whoever types on finds some of what was found before, and nothing else; where nothing was found as it is typed,
  // nothing is.
  const { last, items } = index;
  const within = last && isTypedOn(last.words, words) ? last.numbers : null;
  index.last = null;
  for (const score of WAYS) {
    const isPlain = score === scorePlain;
    const among = (isPlain && within) || index.numbers;
    const scores = average(words, (word) => score(index, word, within), among);
    // Several words are looked for without the blanks between them too.
    const joined = words.length > 1 ? score(index, words.join(""), within) : scores;
    // Few scores differ, so that the found are put in heaps and need not be sorted one against the other.
    /** @type {Map<number, E[]>} */
    const heaps = new Map();
    const numbers = new Uint32Array(among.length);
    let count = 0;
    for (let place = 0; place < among.length; place += 1) {
      const number = among[place];
      const best = Math.min(scores[number], joined[number]);
      if (best === Infinity) continue;
      numbers[count] = number;
      count += 1;
      const { entry } = items[number];
      const key = Math.round(best * 1000) * 100 + entry.kind;
      const heap = heaps.get(key);
      if (heap) heap.push(entry);
      else heaps.set(key, [entry]);
    }
    if (isPlain && words.every((word) => word.length > 1)) index.last = { words, numbers: numbers.subarray(0, count) };
    if (!count) continue;
    const found = [...heaps].sort(([a], [b]) => a - b).flatMap(([, heap]) => heap);
    return { found, isNear: score !== scorePlain && score !== scorePieces };
  }
  return { found: [], isNear: false };
}

/**
 * A number for each item: the less, the better it fits, Infinity for not at all.
 * @typedef {Float64Array} Scores
 */

/**
 * The mean of the scores of all words, for the items in question.
 * @param {string[]} words
 * @param {(word: string) => Scores} score
 * @param {Uint32Array} among
 */
function average(words, score, among) {
  const [sums, ...others] = /** @type {[Scores, ...Scores[]]} */ (words.map(score));
  for (const scores of others) for (const number of among) sums[number] += scores[number];
  if (others.length) for (const number of among) sums[number] /= words.length;
  return sums;
}

/**
 * Whether a query is an earlier one typed on: its last word longer, or more words after it.
 * @param {string[]} before
 * @param {string[]} words
 */
function isTypedOn(before, words) {
  const end = before.length - 1;
  return before.every((word, place) => (place < end ? words[place] === word : (words[place] || "").startsWith(word)));
}

/** @param {Index} index */
const none = (index) => new Float64Array(index.items.length).fill(Infinity);

/**
 * Visit the number of every item that holds a text, once each.
 * @param {Lines} lines
 * @param {string} text
 * @param {(number: number) => void} visit
 */
function visitHolding({ whole, ends }, text, visit) {
  let number = 0;
  for (let at = whole.indexOf(text); at >= 0; ) {
    while (ends[number] <= at) number += 1;
    visit(number);
    at = whole.indexOf(text, ends[number]);
  }
}

/**
 * Score all items by a word that is written or heard in them.
 * @param {Index} index
 * @param {string} word
 * @param {Uint32Array | null} [within] items that alone can hold it
 */
function scorePlain(index, word, within) {
  const scores = none(index);
  if (within && !within.length) return scores;
  visitHolding(index, word, (number) => {
    scores[number] = scoreWritten(index.items[number], word);
  });
  if (/[a-z]/.test(word)) scoreSounds(index, word, within || index.numbers, scores);
  return scores;
}

/**
 * @param {Item<Entry>} item
 * @param {string} word
 */
function scoreWritten(item, word) {
  let best = Infinity;
  for (const name of item.names) {
    if (name === word) return 0;
    const at = name.indexOf(word);
    if (at === 0) best = Math.min(best, 1);
    else if (at > 0) best = Math.min(best, 2);
  }
  if (best < Infinity) return best;
  return item.texts.includes(word) ? 0.5 : 3; // 0.5: a whole code, number or area
}

const BEGINS = 1; // the character can stand for the first letter of the word,
const PAIRS = 2; // alone for the first two,
const FOLLOWS = 4; // or for the second

/**
 * Score a word of letters by the sounds of the items: 4 and more, so that what is written comes first.
 * A single letter is looked for in names only: it stands in almost every address.
 * @param {Index} index
 * @param {string} word
 * @param {Uint32Array} numbers
 * @param {Scores} scores
 */
function scoreSounds(index, word, numbers, scores) {
  const { items, codes, heard } = index;
  const first = word.charAt(0);
  const second = word.charAt(1);
  const marks = new Uint8Array(1 << 16);
  for (const [code, readings] of heard) {
    for (const reading of readings) {
      if (reading[0] === first) marks[code] |= second && reading[1] !== second ? BEGINS : BEGINS | PAIRS;
      if (reading[0] === second) marks[code] |= FOLLOWS;
    }
  }
  marks[first.charCodeAt(0)] |= second ? BEGINS : BEGINS | PAIRS;
  if (second) marks[second.charCodeAt(0)] |= FOLLOWS;
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place];
    if (scores[number] < Infinity) continue;
    const item = items[number];
    const { from, namesEnd } = item;
    const last = second ? item.to : namesEnd;
    let best = Infinity;
    for (let at = from; at < last && best > 4; at += 1) {
      if (at >= namesEnd && best < Infinity) break; // no other text comes before a name
      const mark = marks[codes[at]];
      if (!(mark & BEGINS) || !(mark & PAIRS || marks[codes[at + 1]] & FOLLOWS)) continue;
      const match = hear(codes, heard, at, word, 0);
      if (match < 0) continue;
      const end = Math.floor(match / INITIALS);
      const isFirst = at === from || codes[at - 1] === LINE_CODE;
      const isWhole = isFirst && (end === item.to || codes[end] === LINE_CODE);
      const penalty = isWhole ? 0 : isFirst ? 0.2 : 0.4;
      best = Math.min(best, (at < namesEnd ? 4 : 5) + penalty + (match % INITIALS > 1 ? 0.3 : 0));
    }
    scores[number] = best;
  }
}

const INITIALS = 64; // more than a query has letters

/**
 * Match the rest of a word against the sounds from one character on; the last syllable may be half typed.
 * Returns where the match ends, times INITIALS, plus how many syllables only their first letter stood for; or -1.
 * @param {Uint16Array} codes
 * @param {Map<number, string[]>} heard
 * @param {number} at
 * @param {string} word
 * @param {number} from
 * @returns {number}
 */
function hear(codes, heard, at, word, from) {
  if (from === word.length) return at * INITIALS;
  if (codes[at] === word.charCodeAt(from)) return hear(codes, heard, at + 1, word, from + 1);
  let best = -1;
  for (const reading of heard.get(codes[at]) || []) {
    if (reading[0] !== word[from]) continue;
    let match = -1;
    if (word.startsWith(reading, from)) match = hear(codes, heard, at + 1, word, from + reading.length);
    else if (reading.startsWith(word.slice(from))) match = (at + 1) * INITIALS;
    if (match < 0 && reading.length > 1) {
      const rest = hear(codes, heard, at + 1, word, from + 1);
      if (rest >= 0) match = rest + 1;
    }
    if (match >= 0 && (best < 0 || match % INITIALS < best % INITIALS)) best = match;
  }
  return best;
}

/**
 * Score a word cut, from the left, into the longest pieces that stand somewhere in an item.
 * @param {Index} index
 * @param {string} word
 */
function scorePieces(index, word) {
  const scores = none(index);
  // A single character stands almost anywhere; a digit at the end of a name tells one from another.
  const start = /\d/.test(word[0]) ? word[0] : word.slice(0, 2);
  visitHolding(index, start, (number) => {
    const { names, all } = index.items[number];
    if (isInPieces(all, word)) scores[number] = names.some((name) => isInPieces(name, word)) ? 6.5 : 7;
  });
  return scores;
}

/**
 * @param {string} all
 * @param {string} word
 */
function isInPieces(all, word) {
  let rest = word;
  for (let pieces = 0; rest; pieces += 1) {
    if (pieces === PIECE_LIMIT) return false;
    let length = rest.length;
    while (length && !all.includes(rest.slice(0, length))) length -= 1;
    if (length < 2 && !(length === 1 && /\d/.test(rest[0]))) return false;
    rest = rest.slice(length);
  }
  return true;
}

/**
 * A way that is only taken for words that are nowhere as they are.
 * @param {(index: Index, word: string) => Scores} score
 * @returns {(index: Index, word: string) => Scores}
 */
const unlessPlain = (score) => (index, word) => {
  const plain = scorePlain(index, word);
  return plain.some((one) => one < Infinity) ? plain : score(index, word);
};

/** @param {Index} index @param {string} word */
function scoreSounding(index, word) {
  if (!/^[a-z]+$/.test(word)) return scoreAlike(index, word, 0);
  spell(index);
  return scoreBlurred(index, word, visitHolding);
}

/**
 * Score all items by a word with one slip in it, as it is written or, for letters, by its sounds.
 * @param {Index} index
 * @param {string} word
 */
function scoreSlips(index, word) {
  const isLetters = /^[a-z0-9]+$/.test(word);
  const scores = none(index);
  if (word.length < (isLetters ? SLIP_LETTERS : SLIP_HAN)) return scores;
  for (const part of remains(word)) {
    visitHolding(index, part, (number) => {
      if (scores[number] === Infinity) scores[number] = scoreSlip(index.items[number], word);
    });
  }
  if (/^[a-z]+$/.test(word)) {
    const spoken = /** @type {Lines} */ (spell(index));
    for (const part of remains(word)) {
      visitHolding(spoken, part, (number) => {
        if (scores[number] < Infinity) return;
        const { lines, names } = index.spelt[number];
        const place = lines.split(LINE).findIndex((line) => isNear(line, word));
        if (place >= 0) scores[number] = place < names ? 9 : 9.5;
      });
    }
  }
  return scores;
}

/**
 * @param {Item<Entry>} item
 * @param {string} word
 */
function scoreSlip(item, word) {
  const place = item.names.findIndex((name) => isNear(name, word));
  const strange = Array.from(word).filter((letter) => !item.all.includes(letter)).length; // 0: one is only missing
  if (place >= 0) return 8 + place / 10 + strange / 20;
  return item.texts.some((text) => isNear(text, word)) ? 9 : Infinity;
}

const WAYS = [scorePlain, scorePieces, unlessPlain(scoreSounding), unlessPlain(scoreSlips), unlessPlain((index, word) => scoreAlike(index, word, 1))];

/**
 * Spell out, by the first sound of each character, up to so many more items; returns all once none is left.
 * Only a slip in pinyin needs it: the pages do it in the quiet after loading.
 * @param {Index} index
 * @param {number} [count]
 * @returns {Lines | null}
 */
export function spell(index, count = Infinity) {
  const { items, heard, spelt } = index;
  const end = Math.min(items.length, spelt.length + count);
  for (const { names, texts } of items.slice(spelt.length, end)) {
    const isHeard = (/** @type {string} */ text) => Array.from(text).some((letter) => heard.has(letter.charCodeAt(0)));
    const sound = (/** @type {string} */ text) =>
      Array.from(text, (letter) => heard.get(letter.charCodeAt(0))?.[0] || letter).join("");
    const spoken = names.filter(isHeard);
    spelt.push({ lines: [...spoken, ...texts.filter(isHeard)].map(sound).join(LINE), names: spoken.length });
  }
  if (spelt.length === items.length && !index.spoken) {
    let length = -1;
    const ends = Uint32Array.from(spelt, ({ lines }) => (length += lines.length + 1));
    index.spoken = { whole: spelt.map(({ lines }) => lines).join(LINE), ends };
  }
  return index.spoken;
}

/**
 * What one slip leaves of a word, one of them at least: its halves, or its halves with the cut turned round.
 * @param {string} word
 */
function remains(word) {
  const half = word.length >> 1;
  return [word.slice(0, half), word.slice(half), ...(half > 0 ? [swap(word, half - 1)] : [])];
}

/**
 * Whether a text holds a word with at most one slip (Damerau–Levenshtein distance 1, anywhere in the text).
 * @param {string} text
 * @param {string} word
 */
export function isNear(text, word) {
  const half = word.length >> 1;
  // One slip leaves the first or the second half whole, but for two letters that changed places at the cut.
  const cut = half > 0 ? swap(word, half - 1) : "";
  if (cut && text.includes(cut)) return true;
  return holdsNear(text, word, 0, half) || holdsNear(text, word, half, word.length);
}

/**
 * A word in which two letters, at a place and after it, have changed places.
 * @param {string} word
 * @param {number} at
 */
export function swap(word, at) {
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}

/**
 * @param {string} text
 * @param {string} word
 * @param {number} from
 * @param {number} to
 */
function holdsNear(text, word, from, to) {
  const whole = word.slice(from, to);
  const reach = word.length + 2; // no slip reaches further from what is whole
  for (let at = text.indexOf(whole); at >= 0; at = text.indexOf(whole, at + 1)) {
    if (from > 0) {
      if (endsNear(text.slice(Math.max(0, at - reach), at), word.slice(0, from))) return true;
    } else if (endsNear(mirror(text.slice(at + to, at + to + reach)), mirror(word.slice(to)))) return true;
  }
  return false;
}

const mirror = (/** @type {string} */ text) => Array.from(text).reverse().join("");

/**
 * Whether a text ends with a word in which there is at most one slip.
 * @param {string} text
 * @param {string} word
 */
function endsNear(text, word) {
  let same = 0; // letters that agree, counted from the end
  while (same < word.length && same < text.length && text.at(-1 - same) === word.at(-1 - same)) same += 1;
  if (same >= word.length - 1) return true; // all but the first, which may be the slip
  const rest = word.slice(0, word.length - same);
  const before = text.slice(0, text.length - same);
  return (
    before.endsWith(rest.slice(0, -1)) || // an extra letter in the word
    before.slice(0, -1).endsWith(rest) || // a letter too few
    before.slice(0, -1).endsWith(rest.slice(0, -1)) || // another letter
    before.endsWith(swap(rest, rest.length - 2)) // two letters that changed places
  );
}
