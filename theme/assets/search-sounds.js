// @ts-check
// Words that sound the same as what is searched for, or nearly: 暖杨 for 暖阳, 张点 for 张店, zangdian for zhangdian.

/**
 * @typedef {import("./search.js").Index} Index
 * @typedef {import("./search.js").Item<import("./search.js").Entry>} Item
 * @typedef {import("./search.js").Lines} Lines
 */

const SHORTEST = 2; // one character sounds like too many others;
const SHORTEST_SLIP = 4; // and with a slip in it, so does a short word
const SHORTEST_LETTERS = 4;
const LONGEST = 31; // characters that one number has bits for
const LINE_CODE = 10;

/**
 * Pinyin as those hear it who tell apart neither z and zh, c and ch, s and sh, n and l, nor -n and -ng.
 * @param {string} sound
 */
export const blur = (sound) => sound.replace(/([zcs])h|ng|l/g, (_, first) => first ?? "n");

/** @type {Map<string, string>} */
const blurs = new Map(); // there are few syllables, and they are blurred for each query

/** @param {string} sound */
function blurOnce(sound) {
  let blurred = blurs.get(sound);
  if (blurred === undefined) blurs.set(sound, (blurred = blur(sound)));
  return blurred;
}

/**
 * For each character of the index the places of a word at which it sounds right, a bit each.
 * @param {Index} index
 * @param {string} word
 * @param {(sound: string) => string} write
 */
function markSounds({ heard, letters }, word, write) {
  const marks = new Uint32Array(1 << 16);
  /** @type {Map<string, number>} */
  const wanted = new Map();
  for (let place = 0; place < word.length; place += 1) {
    const code = word.charCodeAt(place);
    marks[code] |= 1 << place;
    for (const reading of heard.get(code) ?? letters.get(code) ?? []) {
      const sound = write(reading);
      wanted.set(sound, (wanted.get(sound) ?? 0) | (1 << place));
    }
  }
  for (const [code, readings] of heard) for (const reading of readings) marks[code] |= wanted.get(write(reading)) ?? 0;
  return marks;
}

/**
 * Visit the end of every place where a word is heard, with so many slips at most (Wu and Manber 1992, one bit a character).
 * @param {Uint16Array} codes
 * @param {number} from
 * @param {number} to
 * @param {Uint32Array} marks
 * @param {number} length of the word
 * @param {0 | 1} slips
 * @param {(end: number) => void} visit
 */
function visitHeard(codes, from, to, marks, length, slips, visit) {
  const last = 1 << (length - 1);
  let sound = 0; // beginnings of the word that end here,
  let slipped = 0; // and those with one slip
  for (let at = from; at < to; at += 1) {
    if (codes[at] === LINE_CODE) {
      sound = slipped = 0;
      continue;
    }
    const mark = marks[codes[at]];
    const before = sound;
    sound = ((sound << 1) | 1) & mark;
    if (slips) slipped = ((slipped << 1) & mark) | before | ((before | sound) << 1) | 1;
    if ((slips ? slipped : sound) & last) visit(at + 1);
  }
}

/**
 * Score all items by a word of Chinese characters that sounds like a part of them: the same, else nearly the same.
 * @param {Index} index
 * @param {string} word
 * @param {0 | 1} slips
 * @returns {Float64Array}
 */
export function scoreAlike(index, word, slips) {
  const { items, codes, ends } = index;
  const scores = new Float64Array(items.length).fill(Infinity);
  if (word.length < (slips ? SHORTEST_SLIP : SHORTEST) || word.length > LONGEST || !/\p{Script=Han}/u.test(word)) return scores;
  for (const write of slips ? [blurOnce] : [String, blurOnce]) {
    let number = 0;
    let isFound = false;
    visitHeard(codes, 0, ends.at(-1) ?? 0, markSounds(index, word, write), word.length, slips, (end) => {
      while (ends[number] < end) number += 1;
      const { from, namesEnd } = items[number];
      const start = end - word.length;
      let same = 0;
      for (let place = 0; place < word.length; place += 1) if (codes[start + place] === word.charCodeAt(place)) same += 1;
      const isFirst = start === from || codes[start - 1] === LINE_CODE;
      const score = 8 + (end <= namesEnd ? 0 : 1) + (isFirst ? 0 : 0.1) + (1 - same / word.length) / 2;
      scores[number] = Math.min(scores[number], score);
      isFound = true;
    });
    if (isFound) break;
  }
  return scores;
}

/**
 * The part of an item that a word sounds like, "" where none does.
 * @param {Index} index
 * @param {Item} item
 * @param {string} word
 */
export function sliceAlike(index, { from, to }, word) {
  let found = "";
  if (word.length > LONGEST) return found;
  for (const write of [String, blurOnce]) {
    visitHeard(index.codes, from, to, markSounds(index, word, write), word.length, 0, (end) => {
      found ||= index.whole.slice(end - word.length, end);
    });
    if (found) break;
  }
  return found;
}

/**
 * Score all items, which have to be spelt, by pinyin that sounds nearly like a part of them.
 * @param {Index} index
 * @param {string} word
 * @param {(lines: Lines, text: string, visit: (number: number) => void) => void} visitHolding
 * @returns {Float64Array}
 */
export function scoreBlurred(index, word, visitHolding) {
  const scores = new Float64Array(index.items.length).fill(Infinity);
  if (word.length < SHORTEST_LETTERS) return scores;
  if (!index.blurred) {
    const lines = index.spelt.map(({ lines: told }) => blur(told));
    let length = -1;
    index.blurred = { whole: lines.join("\n"), ends: Uint32Array.from(lines, (line) => (length += line.length + 1)) };
  }
  const wanted = blur(word);
  visitHolding(index.blurred, wanted, (number) => {
    const { lines, names } = index.spelt[number];
    const place = blur(lines).split("\n").findIndex((line) => line.includes(wanted));
    scores[number] = place < names ? 8.5 : 9;
  });
  return scores;
}
