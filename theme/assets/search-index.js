// Loading the search index, and its rows as objects. What is loaded is checked before anything is made of it: an
// index that was cut off, or is of another release, is told apart from one that finds nothing.

import { search, spell } from "./search.js";

const FORMAT = 2;
const PAUSE_MS = 30;
const SPELT_AT_ONCE = 200;
const REHEARSED = ["s", "sh", "园", "sheng", "园区", "shengx", "育托园", "tuoyuyaun"]; // also with a slip: a browser is quick at what it has done before

/** An index that cannot be used; its message is for the reader. */
export class IndexFault extends Error {}

const loads = new Map();

async function load(address) {
  let answer;
  try {
    answer = await fetch(address, { cache: "no-cache" }); // asks whether it has changed; mostly it has not
  } catch {
    throw new IndexFault("查找用的文件没有载入，可能是网络断了。");
  }
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

function loadOnce(address) {
  const key = String(address);
  if (!loads.has(key)) {
    const promise = load(address);
    promise.catch(() => loads.delete(key)); // so that the next try is a new one
    loads.set(key, promise);
  }
  return loads.get(key);
}

/** Load what can be found besides institutions, and the list of the register's files. */
export async function loadSite(root) {
  const data = await loadOnce(new URL("search/site.json", root));
  if (!Array.isArray(data.entries) || !Array.isArray(data.parts)) throw new IndexFault("查找用的文件不完整。");
  const entries = data.entries.map(([kind, name, address, note, ...words]) => ({
    kind: kind === 0 ? 0 : kind + 1, // 1 is for institutions: after areas, before all else
    kindName: data.kinds[kind],
    name,
    address,
    note,
    words,
    texts: [],
  }));
  return { entries, parts: data.parts, sounds: data.sounds, variants: data.variants };
}

/** Load one file of the register: {institutions, lists, classes, sounds, variants, asOf}. */
export async function loadPart(root, part) {
  const data = await loadOnce(new URL(part.address, root));
  const columns = Object.entries(data.columns || {});
  if (!columns.length || columns.some(([, cells]) => !Array.isArray(cells) || cells.length !== part.count)) {
    throw new IndexFault("查找用的文件不完整。");
  }
  return {
    institutions: Array.from({ length: part.count }, (_, place) => readInstitution(data, columns, place)),
    lists: data.lists,
    classes: data.classes,
    sounds: data.sounds,
    variants: data.variants,
    asOf: data.as_of,
  };
}

function readInstitution(data, columns, place) {
  const cell = {};
  for (const [name, cells] of columns) cell[name] = cells[place];
  const [areaCode, areaName, areaShort] = data.lists.area[cell.area];
  const [streetCode, streetName] = data.lists.street[cell.street] || ["", ""];
  const listed = (name) => data.lists[name][cell[name]];
  return {
    kind: 1,
    kindName: "机构",
    id: cell.id,
    name: cell.name,
    address: `institutions/${cell.id}/`,
    note: [listed("status"), areaName, streetName].filter(Boolean).join(" · "),
    words: cell.other_name ? [cell.other_name] : [],
    texts: [cell.address, areaName, areaShort, streetName, cell.credit_code, cell.phone].filter(Boolean),
    place: cell.address,
    areaCode,
    areaShort,
    streetCode,
    streetName,
    creditCode: cell.credit_code,
    phone: cell.phone,
    siteNo: Number(cell.site_no),
    providerType: listed("provider_type"),
    legalForm: listed("legal_form"),
    profitStatus: listed("profit_status"),
    serviceForms: listed("service_forms").split("、"),
    demonstration: listed("demonstration_level"),
    grade: listed("quality_grade"),
    status: listed("status"),
    classes: data.classes.filter((_, bit) => cell.classes & (1 << bit)),
    isInclusive: cell.is_inclusive === 1,
    isSample: cell.is_sample === 1,
    counts: cell.counts === 1,
    places: cell.places,
    enrolled: cell.enrolled,
    fee: cell.fee,
    filedOn: cell.filed_on,
    position: cell.position,
  };
}

/** Make an index ready in the quiet after loading, a little at a time, so that no keystroke has to wait for it. */
export async function readyLater(index) {
  const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS));
  do await pause();
  while (spell(index, SPELT_AT_ONCE));
  for (const word of REHEARSED) {
    await pause();
    search(index, word);
  }
}

/** Join the tables of sounds of two files: a character sounds the same in both. */
export function joinLetters(...files) {
  return {
    sounds: Object.assign({}, ...files.map((file) => file.sounds)),
    variants: Object.assign({}, ...files.map((file) => file.variants)),
  };
}
