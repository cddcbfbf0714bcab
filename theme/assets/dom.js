// Making elements without ever reading HTML from data.

/** Make an element; attributes with false or null are left out, true stands for an empty value. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** The address of the site's home, from the nearest element that names it (data-root, relative to the page). */
export function findRoot(element) {
  const root = element.closest("[data-root]").dataset.root;
  return new URL(root.endsWith("/") ? root : `${root}/`, window.location.href);
}
