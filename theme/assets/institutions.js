// @ts-check
// The rows of the register as institutions, from the columns that datapub/export/search.py writes.

import { loadPart } from "./search-index.js";

/**
 * @typedef {object} ClassKind a kind of class, by the ages it takes
 * @property {string} name
 * @property {string} ages in words
 * @property {number} first_month
 * @property {number | null} last_month null without an end
 *
 * @typedef {{ code: string, name: string, short_name: string, page: string, group?: string }} Area group: the prefecture it lies in, in a large register
 * @typedef {{ code: string, name: string, area: string }} Street
 *
 * @typedef {object} Lists the values that occur
 * @property {Area[]} area
 * @property {Street[]} street
 * @property {{ code: string, name: string }[]} [group] of areas: prefectures
 * @property {string[]} provider_type
 * @property {string[]} operator_type
 * @property {string[]} legal_form
 * @property {string[]} profit_status
 * @property {string[]} service_forms
 * @property {string[]} admission_scope
 * @property {string[]} demonstration_level
 * @property {string[]} quality_grade
 * @property {string[]} status
 *
 * @typedef {ReturnType<typeof readInstitution>} Institution
 *
 * @typedef {object} InstitutionPart one file of the register
 * @property {Institution[]} institutions
 * @property {Lists} lists
 * @property {Record<string, string>} sounds
 * @property {Record<string, string>} variants
 * @property {string} asOf
 */

/** @type {Lists} */
export const NO_LISTS = {
  area: [],
  street: [],
  provider_type: [],
  operator_type: [],
  legal_form: [],
  profit_status: [],
  service_forms: [],
  admission_scope: [],
  demonstration_level: [],
  quality_grade: [],
  status: [],
};

/**
 * Load one file of the register.
 * @param {URL} root
 * @param {import("./search-index.js").Site} site
 * @param {import("./search-index.js").Part} part
 * @returns {Promise<InstitutionPart>}
 */
export async function loadInstitutions(root, site, part) {
  const { rows, readCells, data, sounds, variants } = await loadPart(root, site, part);
  const institutions = rows.map((row, place) => readInstitution(row, readCells(place), data));
  return { institutions, lists: data.lists, sounds, variants, asOf: data.as_of };
}

/**
 * @param {import("./search-index.js").Found} row
 * @param {import("./search-index.js").Cells} cells
 * @param {{ [name: string]: any }} data
 */
export function readInstitution(row, cells, data) {
  /** @type {ClassKind[]} */
  const classes = data.classes.filter((/** @type {ClassKind} */ _, /** @type {number} */ bit) => cells.classes & (1 << bit));
  return {
    ...row,
    id: String(cells.id),
    place: String(cells.address ?? ""),
    area: /** @type {Area} */ (cells.area),
    groupCode: String(cells.group?.code ?? cells.area?.group ?? ""),
    streetCode: String(cells.street?.code ?? ""),
    creditCode: String(cells.credit_code ?? ""),
    phone: String(cells.phone ?? ""),
    providerType: String(cells.provider_type),
    operatorType: String(cells.operator_type),
    legalForm: String(cells.legal_form),
    profitStatus: String(cells.profit_status),
    serviceForms: String(cells.service_forms).split("、"),
    scope: String(cells.admission_scope),
    isLimited: data.limited.includes(cells.admission_scope),
    demonstration: String(cells.demonstration_level),
    grade: String(cells.quality_grade),
    status: String(cells.status),
    tone: String(data.tones[cells.status]),
    classes,
    ages: String(data.ages[cells.classes] || "未公布"),
    isInclusive: cells.is_inclusive === null ? null : cells.is_inclusive === 1,
    isSample: cells.is_sample === 1,
    hasExpired: cells.has_expired === 1,
    counts: cells.counts === 1,
    places: /** @type {number | null} */ (cells.places),
    enrolled: /** @type {number | null} */ (cells.enrolled),
    fee: String(cells.fee),
    feeFrom: /** @type {number | null} */ (cells.fee_from ?? null),
    feeUpto: /** @type {number | null} */ (cells.fee_upto ?? null),
    filedOn: String(cells.filed_on ?? ""),
    position: /** @type {[number, number] | null} */ (cells.position ?? null),
  };
}
