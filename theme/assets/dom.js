// @ts-check
// Finding and making elements, without ever reading HTML from data.

/**
 * Return the first element that a selector names. The markup is ours: where it lacks one, that is a fault of ours.
 * @template {Element} E
 * @param {ParentNode} scope
 * @param {string} selector
 * @param {{ new (): E }} type
 * @returns {E}
 */
export function getElement(scope, selector, type) {
  const found = findElement(scope, selector, type);
  if (!found) throw new Error(`no ${type.name} ${selector}`);
  return found;
}

/**
 * Return the first element that a selector names, or null.
 * @template {Element} E
 * @param {ParentNode} scope
 * @param {string} selector
 * @param {{ new (): E }} type
 * @returns {E | null}
 */
export function findElement(scope, selector, type) {
  const found = scope.querySelector(selector);
  return found instanceof type ? found : null;
}

/**
 * Return all elements of a kind that a selector names.
 * @template {Element} E
 * @param {ParentNode} scope
 * @param {string} selector
 * @param {{ new (): E }} type
 * @returns {E[]}
 */
export function listElements(scope, selector, type) {
  return [...scope.querySelectorAll(selector)].flatMap((element) => (element instanceof type ? element : []));
}

/**
 * Make an element; attributes with false or null are left out, true stands for an empty value.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | URL | null | undefined>} [attributes]
 * @param {...(Node | string | number | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== "") element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Return how the public reaches the publisher, as the footer says it. */
export function findContact() {
  return document.querySelector("[data-field=site-contact]")?.textContent ?? "";
}

/**
 * Return what the city ("whole") and its areas ("part") are called, as the header says it.
 * @param {"whole" | "part"} name
 */
export function nameLevel(name) {
  return document.querySelector(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? "";
}

/**
 * Return the address of the site's home, from the nearest element that names it (data-root, relative to the page).
 * @param {Element} element
 */
export function findRoot(element) {
  const root = element.closest("[data-root]")?.getAttribute("data-root") ?? "";
  return new URL(root.endsWith("/") ? root : `${root}/`, window.location.href);
}
