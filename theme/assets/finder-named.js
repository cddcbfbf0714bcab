// @ts-check
// The look-up in a register too large to be loaded: what of it a question names.

import { nameLevel } from "./dom.js";
import { makeWay } from "./finder-card.js";
import { readGathered } from "./finder-gathered.js";
import { listPlaces } from "./finder-words.js";
import { prepare, search } from "./search.js";
import { findPart, gather, isEnough, widen } from "./search-shards.js";

/**
 * @typedef {import("./search-index.js").Site} Site
 * @typedef {import("./search-index.js").Part} Part
 */

const AREAS = 5; // ways into areas that a question may mean

export { isEnough };

/** What is to be done before anything can be listed. */
export const askMore = () => `机构较多，请先选${nameLevel("part")}，或者写名称里的两个字、三个字母，再查。`;

/**
 * How many are listed, of which there may be more.
 * @param {Node} count
 */
export const tellNamed = (count) => ["名称最接近的 ", count, `；要查全，请选${nameLevel("part")}`];

/**
 * Load what a question names: institutions, the places it may mean and the files of areas, and ways into the likeliest.
 * @param {URL} root
 * @param {Site} site
 * @param {string} query
 */
export async function gatherNamed(root, site, query) {
  const gathered = await gather(root, site, query);
  const wider = widen(site, gathered);
  const { sounds, variants } = gathered.letters;
  const areas = prepare(wider.entries.filter(({ kind }) => kind === 0), sounds, variants);
  const links = search(areas, query).slice(0, AREAS).map(linkArea);
  return { part: readGathered(site, gathered), places: listPlaces(wider), known: wider.parts, links };
}

/** @param {import("./search-index.js").Found} area */
const linkArea = (area) => makeWay(area.address.replace(/^areas\/(?:#g(.+)|(.+)\/)$/, (_, group, code) => (group ? `?group=${group}` : `?area=${code}`)), area, { "data-area": true });

/**
 * Find the file of the area that is chosen, or of the one that a chosen street lies in.
 * @param {URL} root
 * @param {Site} site
 * @param {Map<string, string>} choices
 */
export async function findChosen(root, site, choices) {
  const code = choices.get("area") ?? choices.get("street") ?? "";
  const holding = site.parts.filter(({ area, streets }) => area === code || streets.includes(code));
  if (!code || holding.length > 1) return null;
  return holding[0] ?? (await findPart(root, site, code));
}
