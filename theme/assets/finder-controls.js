// @ts-check
// The controls of the look-up: what is chosen, in lists, ticks and chips, and what there is to choose from.

import { getElement, listElements, make } from "./dom.js";
import { nameCondition, OLDEST } from "./finder-conditions.js";
import { ALL, NUMBERS, VALUES } from "./finder-filters.js";
import { isHeld } from "./finder-words.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 * @typedef {import("./institutions.js").Lists} Lists
 */

const SHORT = 4; // a value of fewer characters does not say by itself what it is of
const DAY = "全日托";

/** @param {Control} control @returns {control is HTMLInputElement} */
const isTick = (control) => control.type === "checkbox";

/** @param {HTMLElement} finder */
export function bindControls(finder) {
  const filters = getElement(finder, "[data-finder-filters]", HTMLElement);
  const fields = getElement(finder, "[data-finder-more]", HTMLElement);
  const day = getElement(finder, "[data-finder-day]", HTMLInputElement);
  const chips = listElements(filters, "[data-chip]", HTMLButtonElement); // each opens what there is to tap of it
  const picks = listElements(filters, "[data-pick]", HTMLButtonElement);
  /** @type {Record<string, Control>} */
  const controls = Object.fromEntries(
    [...listElements(filters, "select", HTMLSelectElement), ...listElements(filters, "input[name]", HTMLInputElement)].map((control) => [control.name, control]),
  );
  const getSelect = (/** @type {string} */ name) => getElement(finder, `select[name=${name}]`, HTMLSelectElement);
  for (const { dataset, value, textContent: text } of picks) if (dataset.pick !== "age") getSelect(dataset.pick ?? "").append(make("option", { value, "data-name": dataset.pick === "area" && text, "data-known": dataset.pick === "group" }, text));
  getSelect("age").append(...Array.from({ length: OLDEST + 1 }, (_, month) => make("option", { value: month }, `${month} 个月`)));

  const within = new Map(picks.map(({ value, dataset }) => [value, dataset.in ?? ""]));
  /** The group that an area lies in; "" where it lies in none. @param {string} area */
  const groupOf = (area) => within.get(area) ?? "";

  /**
   * Say a choice in a few words.
   * @param {string} name
   * @param {string} value
   */
  function nameChoice(name, value) {
    const said = nameCondition(name, value);
    if (said) return said;
    const known = [...getSelect(name).options].find((option) => option.value === value);
    const text = known?.dataset.name ?? known?.textContent ?? (/^\d/.test(value) ? "……" : value);
    const { title } = controls[name].dataset;
    return title && text.length < SHORT ? `${title}：${text}` : text;
  }

  /**
   * Show what is chosen: in the controls, and as chips that take it away.
   * @param {import("./finder-state.js").State} state
   */
  function show({ query, choices, sort }) {
    for (const [name, control] of Object.entries(controls)) {
      const value = name === "sort" ? sort : (choices.get(name) ?? "");
      if (isTick(control)) control.checked = value === "1";
      else {
        control.value = name === "sort" && value === "name" ? "" : value;
        if (control.selectedIndex < 0) {
          control.append(make("option", { value, "data-name": nameChoice(name, value) }, nameChoice(name, value)));
          control.value = value; // until the index says what there is
        }
      }
    }
    day.checked = choices.get("form") === DAY;
    const group = choices.get("group") ?? groupOf(choices.get("area") ?? "");
    const isElsewhere = (/** @type {string} */ value, own = groupOf(value)) => group !== "" && value !== "" && own !== group;
    for (const pick of picks) {
      const name = pick.dataset.pick ?? "";
      pick.setAttribute("aria-pressed", String(choices.get(name) === pick.value));
      pick.hidden = (name === "area" && isElsewhere(pick.value)) || (name === "group" && isElsewhere(pick.value, pick.value));
    }
    for (const option of getSelect("area").options) option.hidden = option.disabled = isElsewhere(option.value);
    for (const chip of chips) {
      const name = chip.dataset.chip ?? "";
      const value = choices.get(name);
      const text = getElement(chip, ".chip__name", HTMLElement);
      text.dataset.text ??= text.textContent ?? "";
      text.replaceChildren(...(value ? [make("span", { class: "visually-hidden" }, `${text.dataset.text}：`), nameChoice(name, value)] : [text.dataset.text]));
      chip.toggleAttribute("data-on", Boolean(value));
      getElement(filters, `[data-off=${name}]`, HTMLElement).hidden = !value;
    }
    const others = [...choices].filter(([name, value]) => fields.contains(controls[name]) && !chips.some((chip) => chip.dataset.chip === name) && !(name === "form" && value === DAY));
    getElement(finder, "[data-finder-chosen]", HTMLElement).replaceChildren(
      ...others.map(([name, value]) => make("button", { type: "button", class: "chip", "data-on": true, "data-off": name }, make("span", { class: "visually-hidden" }, "去掉："), nameChoice(name, value), make("span", { "aria-hidden": "true" }, " ×"))),
    );
    getElement(finder, "[data-finder-printed]", HTMLElement).textContent = [query.trim() && `“${query.trim()}”`, ...[...choices].map(([name, value]) => nameChoice(name, value))].filter(Boolean).join("，");
  }

  /**
   * Whether the register has what is chosen.
   * @param {string} name
   * @param {string} value
   * @param {Lists} lists
   * @param {Map<string, string>} choices what else is
   */
  function isKnown(name, value, lists, choices) {
    if (name in NUMBERS || name === "street") return isHeld(name, value, lists, choices);
    const control = controls[name];
    if (isTick(control)) return value === "1";
    return [...control.options].some((option) => option.value === value && (option.dataset.known !== undefined || (name === "status" && value === ALL)));
  }

  /**
   * Say beside every choice how many it would leave.
   * @param {Uint32Array} counts
   * @param {Map<string, number>} slots filter and value -> where it is counted
   * @param {boolean} isSplit whether the other areas are not loaded
   */
  function count(counts, slots, isSplit) {
    for (const [name, control] of Object.entries(controls)) {
      if (!(name in VALUES) || (name === "area" && isSplit)) continue;
      const find = (/** @type {string} */ value) => counts[slots.get(`${name} ${value}`) ?? -1] || 0;
      if (isTick(control)) {
        const place = control.parentElement?.querySelector("[data-count]");
        if (place) place.textContent = slots.size ? `（${find("1")}）` : "";
        continue;
      }
      for (const option of control.options) {
        if (option.value && option.dataset.name) option.textContent = `${option.dataset.name}（${find(option.value)}）`;
      }
    }
  }

  /**
   * List what there is to choose from.
   * @param {Lists} lists
   * @param {Map<string, string>} choices
   * @param {boolean} isSplit
   */
  function fill(lists, choices, isSplit) {
    /**
     * @param {string} name
     * @param {string[]} values
     * @param {string[]} [labels]
     */
    const put = (name, values, labels = values) => {
      const control = getSelect(name);
      const fixed = [...control.options].filter((option) => !option.value || option.value === ALL);
      control.replaceChildren(...fixed, ...values.map((value, place) => make("option", { value, "data-name": labels[place], "data-known": true }, labels[place])));
    };
    if (!isSplit) {
      put("area", lists.area.map(({ code }) => code), lists.area.map((area) => area.short_name));
      const groups = lists.group ?? [];
      put("group", groups.map(({ code }) => code), groups.map(({ name }) => name));
    }
    const streets = lists.street.filter(({ area }) => !choices.has("area") || choices.get("area") === area);
    put("street", streets.map(({ code }) => code), streets.map(({ name }) => name));
    put("type", lists.provider_type);
    put("operator", lists.operator_type);
    put("legal", lists.legal_form);
    put("profit", lists.profit_status);
    put("scope", lists.admission_scope);
    put("form", [...new Set(lists.service_forms.flatMap((forms) => forms.split("、")))]);
    put("level", lists.demonstration_level);
    put("grade", lists.quality_grade);
    put("status", lists.status);
  }

  /**
   * List the areas of a register that has a file for each.
   * @param {import("./search-index.js").Part[]} parts
   */
  function listParts(parts) {
    const choice = getSelect("area");
    const listed = parts.map(({ area, short_name: name, count: held }) => make("option", { value: area, "data-name": name, "data-known": true }, `${name}（${held}）`));
    choice.replaceChildren(choice.options[0], ...listed);
  }

  /**
   * Read what a control asks for, "" for nothing; null where it is none of these.
   * @param {EventTarget | null} control
   * @returns {[name: string, value: string] | null}
   */
  function read(control) {
    if (control === day) return ["form", day.checked ? DAY : ""];
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement) || controls[control.name] !== control) return null;
    return [control.name, isTick(control) ? (control.checked ? "1" : "") : control.value];
  }

  /**
   * Show what there is to tap of a filter, in place of that of another.
   * @param {string} [opened]
   */
  function open(opened) {
    if (!opened) return;
    for (const chip of chips) {
      const isOpen = chip.dataset.chip === opened;
      chip.setAttribute("aria-expanded", String(isOpen));
      getElement(filters, `#pick-${chip.dataset.chip}`, HTMLElement).hidden = !isOpen;
    }
  }

  /**
   * What was tapped is chosen; the next filter that is not follows, in the same place.
   * @param {string} name
   * @param {Map<string, string>} choices
   */
  function turn(name, choices) {
    chips.find((chip) => chip.dataset.chip === name)?.focus({ preventScroll: true });
    open(chips.find((chip) => !choices.has(chip.dataset.chip ?? ""))?.dataset.chip);
  }

  return { groupOf, show, isKnown, count, fill, listParts, read, open, turn };
}
