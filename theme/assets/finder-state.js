// @ts-check
// What the look-up is asked for, and how an address says it.

import { NAMES, SORTS } from "./finder-filters.js";

/**
 * @typedef {object} State
 * @property {string} query
 * @property {Map<string, string>} choices filter -> chosen value
 * @property {string} sort
 * @property {number} page counted from 1
 * @property {string[]} compared ids
 */

const QUERY_LIMIT = 60;
export const COMPARED = 4;

/**
 * @param {string} search the part of an address from its question mark on
 * @returns {State}
 */
export function readState(search) {
  const given = new URLSearchParams(search);
  const named = NAMES.map((name) => /** @type {[string, string]} */ ([name, given.get(name) ?? ""]));
  return {
    query: (given.get("q") ?? "").slice(0, QUERY_LIMIT),
    choices: new Map(named.filter(([, value]) => value)),
    sort: given.get("sort") || "name",
    page: Math.max(1, Math.trunc(Number(given.get("page"))) || 1),
    compared: [...new Set((given.get("compare") ?? "").split(",").filter(Boolean))],
  };
}

/**
 * @param {State} state
 * @returns {string} with its question mark; "" where nothing is asked for
 */
export function writeState({ query, choices, sort, page, compared }) {
  const written = new URLSearchParams();
  if (query.trim()) written.set("q", query.trim());
  for (const name of NAMES) if (choices.has(name)) written.set(name, choices.get(name) ?? "");
  if (sort !== "name" && Object.hasOwn(SORTS, sort)) written.set("sort", sort);
  if (page > 1) written.set("page", String(page));
  if (compared.length) written.set("compare", compared.join(","));
  return String(written) && `?${written}`;
}
