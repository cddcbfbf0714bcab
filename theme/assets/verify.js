// @ts-check
// The page 核验: answers from the register, and never says more than the register does.

import { writeDay } from "./dates.js";
import { findContact, findElement, findRoot, getElement, listElements, make, nameLevel } from "./dom.js";
import { loadInstitutions } from "./institutions.js";
import { fold, prepare, search } from "./search.js";
import { isSplit, joinLetters, loadSite, tellFault } from "./search-index.js";

/**
 * @typedef {import("./institutions.js").Institution} Institution
 *
 * @typedef {object} Searched the institutions that were looked through
 * @property {Institution[]} institutions
 * @property {import("./search.js").Index<Institution>} index
 * @property {Record<string, string>} variants
 * @property {string} asOf
 * @property {string} where
 * @property {number} count of institutions among which they were looked for
 * @property {boolean} isLarge whether that was done by names and codes alone, and not all of one name need be there
 */

const NEAR = 5;
const CODE = /^[0-9A-Z]{18}$/;
const ADDRESS = /:\/\/|^https?:|^www\.|^[\w-]+(\.[\w-]+)*\.[a-z][\w-]+(:\d+)?\/|.institutions\//i;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\/|^https?:/i;

/**
 * Tell of an address whether it is of this site, as published, of which site it is, and of which institution;
 * null for what is none. Only what is an address as a whole can be of this site.
 * @param {string} query
 * @param {URL} home the published address of this site
 */
function readAddress(query, home) {
  const text = query.normalize("NFKC").replace(/\s/g, "").replace(/^\/\//, "");
  if (!ADDRESS.test(text)) return null;
  const foreign = { host: "", isOwn: false, id: "" };
  if (!SCHEME.test(text) && /^\/|^[^/]*:\/\//.test(text)) return foreign;
  try {
    const { protocol, host, pathname } = new URL(SCHEME.test(text) ? text : `https://${text}`);
    const isOwn = /^https?:$/.test(protocol) && host === home.host && pathname.startsWith(home.pathname);
    if (!isOwn) return { ...foreign, host };
    const id = pathname.slice(home.pathname.length).match(/^institutions\/([a-z]+[0-9]+)(\/|$)/i)?.[1] ?? "";
    return { host, isOwn, id: id.toLowerCase() };
  } catch {
    return foreign;
  }
}

/**
 * Load what of a large register may answer a question; null where that says too little.
 * @param {URL} root
 * @param {import("./search-index.js").Site} site
 * @param {string} query
 */
async function gatherPart(root, site, query) {
  const { gather, isEnough } = await import("./search-shards.js"); // few sites need it
  const { readGathered } = await import("./finder-gathered.js");
  return isEnough(query) ? readGathered(site, await gather(root, site, query)) : null;
}

/**
 * Load the register; of one too large, that of the area that is chosen, else what may answer the question; null where
 * that says too little.
 * @param {URL} root
 * @param {HTMLSelectElement} choice
 * @param {string} query
 * @returns {Promise<Searched | null>}
 */
async function loadRegister(root, choice, query) {
  const site = await loadSite(root);
  if (isSplit(site) && site.parts.length && choice.options.length === 1) {
    choice.append(...site.parts.map((entry) => make("option", { value: entry.area }, entry.name)));
    const line = choice.closest("p");
    if (line) line.hidden = false;
  }
  const wanted = site.parts.find((entry) => entry.area === choice.value);
  const part = wanted ? await loadInstitutions(root, site, wanted) : isSplit(site) ? await gatherPart(root, site, query) : null;
  if (!part) return null;
  const { sounds, variants } = joinLetters(site, part);
  const { institutions, asOf } = part;
  const index = prepare(institutions, sounds, variants);
  return { institutions, index, variants, asOf, where: wanted?.name ?? nameLevel("whole"), count: wanted?.count ?? site.count, isLarge: !wanted };
}

/**
 * Find what was asked for: the very one, several that fit exactly, or some that are near.
 * @param {Searched} register
 * @param {string} query
 * @param {string} [id] of the institution whose address it is
 * @returns {{ exact: Institution[], near: Institution[], how: string }}
 */
function find(register, query, id) {
  if (id) {
    return { exact: register.institutions.filter((item) => item.id === id), near: [], how: `网址里的机构编号 ${id}` };
  }
  const code = query.normalize("NFKC").replace(/\s/g, "").toUpperCase();
  if (CODE.test(code)) {
    return { exact: register.institutions.filter((item) => item.creditCode === code), near: [], how: `统一社会信用代码 ${code}` };
  }
  const wanted = fold(query, register.variants);
  const same = (/** @type {string} */ text) => fold(text, register.variants) === wanted;
  const exact = register.institutions.filter((item) => item.id === wanted || [item.name, ...item.words, item.place].some(same));
  return { exact, near: exact.length ? [] : search(register.index, query).slice(0, NEAR), how: `名称${register.isLarge ? "" : "、地址"}中的“${query}”` };
}

/**
 * @param {URL} root
 * @param {Institution} item
 */
function describe(root, item) {
  return make(
    "li",
    {},
    make("a", { href: new URL(item.address, root) }, item.name),
    `：${item.status}${item.hasExpired ? "（有效期已过）" : ""}${item.isSample ? "（样例，不是真实机构）" : ""}，${item.place || "地址未公布"}，统一社会信用代码${item.creditCode ? ` ${item.creditCode}` : "未公布"}`,
  );
}

/** @param {HTMLFormElement} form */
function start(form) {
  const root = findRoot(form);
  const input = getElement(form, "input[name=q]", HTMLInputElement);
  const answer = getElement(document, "[data-verify-answer]", HTMLElement);
  const canonical = findElement(document, "link[rel=canonical]", HTMLLinkElement);
  const home = canonical ? new URL("../", canonical.href) : root;
  const choice = getElement(form, "[data-verify-area]", HTMLSelectElement);

  /** @param {...Node} parts */
  function show(...parts) {
    answer.replaceChildren(...parts);
    answer.hidden = false;
    answer.classList.toggle("verify-answer--bad", parts[0] instanceof Element && parts[0].matches("[data-foreign], [data-closed]"));
    answer.scrollIntoView({ block: "nearest" });
  }

  async function verify() {
    const query = input.value.trim().slice(0, 200);
    if (!query) {
      show(make("p", {}, "请先输入要核验的名称、代码、地址或网址。"));
      return;
    }
    const address = readAddress(query, home);
    if (address && !address.isOwn) {
      show(
        make("p", { "data-foreign": true }, make("strong", {}, "这不是本站的网址，本站不能为它作证。")),
        make("p", {}, `${address.host ? `它的网站是 ${address.host}，` : "请只输入网址，前后不带别的文字；"}本站的网址以 ${home.href} 开头。公示牌、二维码上是别的网址的，不要照它说的办，请改用名称或统一社会信用代码核验，或拨打 ${findContact()}。`),
      );
      return;
    }
    if (address && !address.id) {
      show(make("p", {}, "这是本站的网址，但不是一家机构的网页。请用机构网页的网址、名称或统一社会信用代码核验。"));
      return;
    }
    show(make("p", {}, "正在查……"));
    let register;
    try {
      register = await loadRegister(root, choice, address?.id || query);
    } catch (fault) {
      show(make("p", {}, `${tellFault(fault)}可以`, make("a", { href: new URL("institutions/#areas", root) }, `按${nameLevel("part")}看名录`), `，或拨打 ${findContact()}。`));
      return;
    }
    if (!register) {
      show(make("p", {}, "机构较多，请至少写名称中的两个字，或者写统一社会信用代码。"));
      input.focus();
      return;
    }
    const { exact, near, how } = find(register, query, address?.id);
    const searched = `查的是${how}，范围是${register.where}名录中的 ${register.count} 家机构，数据截至 ${writeDay(register.asOf)}。`;
    if (exact.length) {
      const closed = exact.filter(({ counts, hasExpired }) => !counts || hasExpired);
      const isOne = exact.length === 1;
      show(
        ...closed.map((item) => make("p", { "data-closed": item.id }, make("strong", {}, `${isOne ? "" : `${item.name}的`}状态：${item.status}${item.hasExpired ? "，有效期已过" : ""}。`), item.counts ? "" : "不在可以收托的机构之列。")),
        make("p", {}, make(closed.length ? "span" : "strong", {}, isOne ? "名录中有这家机构，请打开它的网页核对状态：" : `名录中${register.isLarge ? "至少" : ""}有 ${exact.length} 家与此相符，请核对地址和代码：`)),
        make("ul", {}, ...exact.map((item) => describe(root, item))),
        make("p", { class: "meta-line" }, searched),
      );
    } else {
      show(
        make("p", {}, make("strong", {}, "名录中没有查到与此完全相同的机构。这不等于它没有备案。")),
        make("p", {}, `${searched}请再核对一遍文字，或拨打 ${findContact()} 请当地卫生健康部门答复。`),
        ...(near.length ? [make("p", {}, "相近的有："), make("ul", {}, ...near.map((item) => describe(root, item)))] : []),
      );
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    verify();
  });
  const asked = new URLSearchParams(window.location.search).get("q");
  if (asked) {
    input.value = asked.slice(0, 200);
    verify();
  }
}

listElements(document, "[data-verify]", HTMLFormElement).forEach(start);
