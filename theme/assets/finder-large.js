// @ts-check
// What a question to a register too large to be loaded is answered with.

import { findArea, prepareAnswers } from "./finder-answers.js";
import { readGathered } from "./finder-gathered.js";
import { loadInstitutions } from "./institutions.js";
import { findSounding } from "./search-index.js";
import { gather, widen } from "./search-shards.js";

/**
 * @typedef {import("./search-index.js").Site} Site
 * @typedef {import("./institutions.js").InstitutionPart} InstitutionPart
 */

/**
 * Answer from a file of the register, or none.
 * @param {URL} root
 * @param {Site} site
 * @param {InstitutionPart | null} part
 * @param {string} query
 */
const answerFrom = (root, site, part, query) => prepareAnswers(site, part, (index, words) => findSounding(root, site, index, words))(query);

/**
 * Answer from the file of the area that a question names, else from what is found by names and codes alone.
 * @param {URL} root
 * @param {Site} site
 * @param {string} query
 * @returns {Promise<{ answer: import("./finder-answers.js").Answer, site: Site, isWhole: boolean }>} the site with the
 *   places that the question may mean; whether the answer is from all that is known of an area
 */
export async function answerLarge(root, site, query) {
  const gathered = await gather(root, site, query);
  const wider = widen(site, gathered);
  const area = findArea(query, wider);
  const wanted = wider.parts.find((part) => part.area === area);
  if (wanted) return { answer: await answerFrom(root, wider, await loadInstitutions(root, site, wanted), query), site: wider, isWhole: true };
  const answer = await answerFrom(root, wider, readGathered(site, gathered), query);
  const { conditions } = answer;
  // What was gathered is not all that there is, so that it is no number of those that meet conditions.
  const uncounted = conditions && { ...conditions, count: null, silent: 0 };
  if (!conditions || conditions.rest) return { answer: { ...answer, conditions: uncounted, institutions: 0 }, site: wider, isWhole: false };
  // Conditions are met by others too than those that were found by their names.
  const others = await answerFrom(root, wider, null, query);
  return { answer: { ...others, conditions: uncounted }, site: wider, isWhole: false };
}
