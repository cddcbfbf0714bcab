// @ts-check
// Institutions of a register too large to be loaded, from the shards that may answer a question.

import { NO_LISTS, readInstitution } from "./institutions.js";
import { readRows } from "./search-index.js";
import { countRows, once } from "./search-shards.js";

/**
 * Read the institutions of shards as if those were one file of the register.
 * @param {import("./search-index.js").Site} site
 * @param {import("./search-shards.js").Gathered} gathered
 * @returns {import("./institutions.js").InstitutionPart}
 */
export function readGathered(site, { files, letters }) {
  const lists = Object.fromEntries(
    Object.keys(NO_LISTS).map((name) => {
      const values = files.flatMap((file) => file.lists[name]);
      return [name, once(values, (value) => value.code ?? value)];
    }),
  );
  // Of a row that is in several, the last is taken: what is found by its code says the most.
  const byColumns = [...files].sort((a, b) => Object.keys(a.columns).length - Object.keys(b.columns).length);
  const institutions = byColumns.flatMap((file) => {
    const { rows, readCells } = readRows(site, file, countRows(file));
    return rows.map((row, place) => readInstitution(row, readCells(place), file));
  });
  return {
    institutions: once(institutions, ({ id }) => id),
    lists: /** @type {import("./institutions.js").Lists} */ (lists),
    ...letters,
    asOf: files.map((file) => file.as_of).sort().at(-1) ?? "",
  };
}
