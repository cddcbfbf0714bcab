// The search itself: values in, values out; no page, no network. The index is made by datapub/export/search.py.
//
// A query is found in this order, and a later way is only tried where the earlier ones find nothing:
//   1. as it is, anywhere in a name, address, code or number, or by the sounds of a name (pinyin, whole or first
//      letters, every reading of each character); several words have to be found all of them;
//   2. cut into pieces that stand in different places (张店暖阳 = area + name);
//   3. with one slip: a wrong, missing or extra character, or two that changed places.

const QUERY_LIMIT = 60; // characters that are looked at; nothing that can be found is longer
const PIECE_LIMIT = 3; // pieces that a query is cut into
const SLIP_HAN = 3; // shortest query in which one wrong Chinese character is forgiven,
const SLIP_LETTERS = 5; // and one wrong letter or digit

/** Fold texts and queries to one form: width, case, blanks, signs and traditional characters do not matter. */
export function fold(text, variants = {}) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  return Array.from(plain, (letter) => variants[letter] || letter).join("");
}

/**
 * Make entries searchable.
 * Each entry has kind (its place decides between equal matches), name, words (other names) and texts (what else
 * it is found by); everything else is left alone.
 */
export function prepare(entries, sounds = {}, variants = {}) {
  const heard = new Map(
    Object.entries(sounds).map(([letter, readings]) => [letter, readings.split(" ")]),
  );
  const prepared = entries.map((entry, place) => {
    const names = [entry.name, ...entry.words].map((name) => fold(name, variants));
    const texts = entry.texts.map((text) => fold(text, variants));
    return { entry, place, names, texts, all: [...names, ...texts].join("\n"), spoken: null };
  });
  return { items: prepared, heard, variants };
}

/** Find entries, the best first; [] for a query without a letter or digit. */
export function search(index, query, limit = Infinity) {
  const words = query
    .slice(0, QUERY_LIMIT)
    .split(/\s+/)
    .map((word) => fold(word, index.variants))
    .filter(Boolean);
  if (!words.length) return [];
  const ways = words.length > 1 ? [[words.join("")], words] : [words];
  for (const score of [scorePlain, scorePieces, scoreSlip]) {
    const found = [];
    for (const item of index.items) {
      let best = Infinity;
      for (const way of ways) {
        let sum = 0;
        for (const word of way) {
          sum += score(item, word, index.heard);
          if (sum === Infinity) break;
        }
        best = Math.min(best, sum / way.length);
      }
      if (best < Infinity) found.push({ entry: item.entry, score: best, place: item.place });
    }
    if (found.length) {
      found.sort((a, b) => a.score - b.score || a.entry.kind - b.entry.kind || a.place - b.place);
      return found.slice(0, limit).map((result) => result.entry);
    }
  }
  return [];
}

function scorePlain(item, word, heard) {
  if (item.all.includes(word)) {
    let best = Infinity;
    for (const name of item.names) {
      if (name === word) return 0;
      const at = name.indexOf(word);
      if (at === 0) best = Math.min(best, 1);
      else if (at > 0) best = Math.min(best, 2);
    }
    if (best < Infinity) return best;
    if (item.texts.includes(word)) return 0.5; // a whole code, number or area
    return 3;
  }
  return /[a-z]/.test(word) ? scoreSounds(item, word, heard) : Infinity;
}

/** Score a query of letters by the sounds of the names: 4 and more, so that what is written comes first. */
function scoreSounds(item, word, heard) {
  if (!item.spoken) item.spoken = listen(item, heard);
  let best = Infinity;
  for (const { letters, readings, isName } of item.spoken) {
    for (let start = 0; start < letters.length; start += 1) {
      const match = hear(letters, readings, start, word, 0);
      if (!match) continue;
      const isWhole = start === 0 && match.end === letters.length;
      const penalty = isWhole ? 0 : start === 0 ? 0.2 : 0.4;
      best = Math.min(best, (isName ? 4 : 5) + penalty + (match.initials > 1 ? 0.3 : 0));
    }
  }
  return best;
}

function listen(item, heard) {
  const listed = [...item.names.map((text) => [text, true]), ...item.texts.map((text) => [text, false])];
  return listed
    .map(([text, isName]) => {
      const letters = Array.from(text);
      return { letters, readings: letters.map((letter) => heard.get(letter) || [letter]), isName };
    })
    .filter(({ letters }) => letters.some((letter) => heard.has(letter)));
}

/** Match the rest of a query against the sounds from one character on; the last syllable may be half typed. */
function hear(letters, readings, at, word, from) {
  if (from === word.length) return { end: at, initials: 0 };
  if (at === letters.length) return null;
  if (letters[at] === word[from]) return hear(letters, readings, at + 1, word, from + 1);
  let best = null;
  for (const reading of readings[at]) {
    if (reading[0] !== word[from]) continue;
    let match = null;
    if (word.startsWith(reading, from)) match = hear(letters, readings, at + 1, word, from + reading.length);
    else if (reading.startsWith(word.slice(from))) match = { end: at + 1, initials: 0 };
    if (!match && reading.length > 1) {
      const rest = hear(letters, readings, at + 1, word, from + 1);
      if (rest) match = { end: rest.end, initials: rest.initials + 1 };
    }
    if (match && (!best || match.initials < best.initials)) best = match;
  }
  return best;
}

/** Score a query cut, from the left, into the longest pieces that stand somewhere in the entry. */
function scorePieces(item, word) {
  let rest = word;
  for (let pieces = 0; rest; pieces += 1) {
    if (pieces === PIECE_LIMIT) return Infinity;
    let length = rest.length;
    while (length && !item.all.includes(rest.slice(0, length))) length -= 1;
    // A single character stands almost anywhere; a digit at the end of a name tells one from another.
    if (length < 2 && !(length === 1 && /\d/.test(rest[0]))) return Infinity;
    rest = rest.slice(length);
  }
  return 7;
}

function scoreSlip(item, word, heard) {
  const isLetters = /^[a-z0-9]+$/.test(word);
  if (word.length < (isLetters ? SLIP_LETTERS : SLIP_HAN)) return scorePlain(item, word, heard);
  for (const [place, name] of item.names.entries()) if (isNear(name, word)) return 8 + place / 10;
  for (const text of item.texts) if (isNear(text, word)) return 9;
  if (!/^[a-z]+$/.test(word)) return Infinity;
  if (!item.spoken) item.spoken = listen(item, heard);
  for (const { readings, isName } of item.spoken) {
    if (isNear(readings.map((sounds) => sounds[0]).join(""), word)) return isName ? 9 : 9.5;
  }
  return Infinity;
}

/** Whether a text holds a word with at most one slip (Damerau–Levenshtein distance 1, anywhere in the text). */
export function isNear(text, word) {
  const half = word.length >> 1;
  // One slip leaves the first or the second half whole, but for two letters that changed places at the cut.
  const cut = half > 0 ? swap(word, half - 1) : "";
  if (cut && text.includes(cut)) return true;
  return holdsNear(text, word, 0, half) || holdsNear(text, word, half, word.length);
}

function swap(word, at) {
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}

function holdsNear(text, word, from, to) {
  const whole = word.slice(from, to);
  for (let at = text.indexOf(whole); at >= 0; at = text.indexOf(whole, at + 1)) {
    if (from > 0) {
      if (endsNear(text.slice(0, at), word.slice(0, from))) return true;
    } else if (endsNear(mirror(text.slice(at + to)), mirror(word.slice(to)))) return true;
  }
  return false;
}

const mirror = (text) => Array.from(text).reverse().join("");

/** Whether a text ends with a word in which there is at most one slip. */
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
