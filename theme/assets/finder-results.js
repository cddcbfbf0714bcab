// @ts-check
// The page of results: one list of all that the site has, what a question is answered with above it, and ways on
// where nothing is found. Its address carries the question; the form leads back to it.

import { findContact, findRoot, getElement, listElements, make, nameLevel } from "./dom.js";
import { isInstitution, prepareAnswers } from "./finder-answers.js";
import { makeMarks } from "./finder-card.js";
import { readState } from "./finder-state.js";
import { nameCondition } from "./finder-conditions.js";
import { loadInstitutions } from "./institutions.js";
import { findSounding, isSplit, loadSite, mayBeName, tellFault } from "./search-index.js";

/**
 * @typedef {import("./finder-answers.js").Answer} Answer
 * @typedef {import("./finder-answers.js").Conditions} Conditions
 * @typedef {import("./search-index.js").Found} Found
 * @typedef {import("./search-index.js").Site} Site
 */

const STEP = 20; // results that are listed at a time
const SENTENCE = 12; // characters that are no name any more
const SLOW_MS = 5000;
const NAMED_SO = /(?:中心|[园点班所])$/; // how the names of institutions end
const AREAS = 40; // of which one can be chosen by a tap
const PHONE = /(\d[\d-]{3,}\d)/;

/**
 * What of an institution was asked for by a number: its price and the ages it takes.
 * @param {import("./institutions.js").Institution} one
 * @param {Conditions | null} conditions
 */
function writeAsked({ classes, ages, fee }, conditions) {
  const asked = conditions?.list.map(({ read }) => (read.name === "sort" ? read.value : read.name)) ?? [];
  return [
    asked.includes("fee") || asked.includes("price") ? fee || "价格未公布" : "",
    asked.includes("age") ? (classes.length ? ages : "月龄未公布") : "",
  ];
}

/** @param {HTMLElement} place */
async function start(place) {
  const root = findRoot(place);
  const { query: asked } = readState(window.location.search);
  const query = asked.trim();
  const input = getElement(document, "main input[name=q]", HTMLInputElement);
  input.value = query;
  /** @param {string} address @param {...(Node | string)} text */
  const link = (address, ...text) => make("a", { href: new URL(address, root) }, ...text);
  /** @param {string} words @param {...(Node | string)} text */
  const ask = (words, ...text) => make("a", { href: `?q=${encodeURIComponent(words)}` }, ...text);
  const call = (/** @type {string} */ text) => text.split(PHONE).map((part) => (PHONE.test(part) ? make("a", { href: `tel:${part.replaceAll("-", "")}` }, part) : part));
  const said = getElement(place, "[role=status]", HTMLElement);

  /** @param {...(Node | string)} content */
  const finish = (...content) => {
    place.append(...content);
    document.documentElement.dataset.answered = "";
  };

  /** What else there is to do. */
  const waysOn = () =>
    make(
      "ul",
      {},
      make("li", {}, link("areas/", `按${nameLevel("part")}看`), "，或看", link("institutions/", "全部机构")),
      make("li", {}, "换个写法：只写名称中间的两三个字，或者拼音的首字母"),
      make("li", {}, "联系 ", ...call(findContact()), " 询问"),
    );

  /** @param {Found} card */
  const drawCard = (card) =>
    make("section", { class: "answer", "data-answer": true }, make("h2", {}, card.kindName && make("span", { class: "hit__kind" }, card.kindName), " ", link(card.address, card.name)), make("p", {}, ...call(card.note)));

  /** @param {Conditions} conditions @param {Site} site */
  function drawConditions({ list, rest, unused, count, silent, address }, site) {
    const name = (/** @type {import("./finder-words.js").Read} */ { name: filter, value }) => nameCondition(filter, value) || site.entries.find((one) => one.address === `areas/${value}/` || one.address.endsWith(`?street=${value}`) || one.address.endsWith(`#g${value}`))?.name || value;
    const chips = list.map(({ read, without }) =>
      make("a", { class: "chip", "data-on": true, href: `?q=${encodeURIComponent(without)}` }, make("span", { class: "visually-hidden" }, "去掉："), name(read), make("span", { "aria-hidden": "true" }, " ×")),
    );
    const what = make("p", { class: "chips" }, ...chips.flatMap((chip) => [chip, " "]), rest && `名称或地址：${rest}`);
    if (count === null) {
      const chosen = make("p", {}, make("a", { class: "button", href: new URL(address, root) }, `选${nameLevel("part")}`));
      return make("section", { class: "answer", "data-conditions": "" }, make("h2", {}, "要找的条件"), what, chosen);
    }
    const fewer = list.filter(({ without, count: left }) => without && left > 0);
    return make(
      "section",
      { class: "answer", "data-conditions": count },
      make("h2", {}, "符合条件的机构：", make("strong", {}, `${count.toLocaleString("zh-CN")} 家`)),
      what,
      count
        ? make("p", {}, make("a", { class: "button", href: new URL(address, root) }, `看这 ${count.toLocaleString("zh-CN")} 家`))
        : make("p", {}, fewer.length ? "去掉一个条件：" : "没有同时符合的。", ...fewer.flatMap(({ read, without, count: left }, at) => [at ? "，" : "", ask(without, `不限${name(read)}`), `（${left} 家）`])),
      unused ? make("p", {}, unused.length > SENTENCE ? "这里只按上面的条件列出，其余的话没有用来查。" : `没有查到“${unused}”，这里只按其余的条件列出。${mayBeName(unused) ? `${site.register.caveat}。` : ""}`) : "",
      silent ? make("p", {}, `另有 ${silent} 家没有公布这些，没有算进去。`) : "",
    );
  }

  /** @param {Answer["found"][number]} one @param {Conditions | null} conditions */
  const drawHit = (one, conditions) =>
    make(
      "li",
      { class: "hit", "data-sample": isInstitution(one) && one.isSample ? one.id : null },
      make("p", { class: "hit__name" }, make("span", { class: "hit__kind" }, one.kindName), " ", link(one.address, one.name), ...(isInstitution(one) ? [" ", ...makeMarks(one)] : [])),
      isInstitution(one) ? make("p", { class: "hit__note" }, [...one.words, ...writeAsked(one, conditions), one.area.short_name, one.place].filter(Boolean).join(" · ")) : one.note && make("p", { class: "hit__note" }, one.note),
    );

  /** @param {Answer["found"]} found @param {Conditions | null} conditions */
  function drawList(found, conditions) {
    const drawAll = (/** @type {Answer["found"]} */ some) => some.map((one) => drawHit(one, conditions));
    const list = make("ol", { class: "hits" }, ...drawAll(found.slice(0, STEP)));
    const more = make("button", { type: "button", class: "button button--plain", hidden: found.length <= STEP }, "再列一些");
    more.addEventListener("click", () => {
      const from = list.childElementCount;
      list.append(...drawAll(found.slice(from, from + STEP)));
      more.hidden = list.childElementCount >= found.length;
      getElement(/** @type {Element} */ (list.children[from]), "a", HTMLAnchorElement).focus();
    });
    return [make("h2", { class: "visually-hidden" }, "查到的"), list, make("p", {}, more)];
  }

  /** @param {Answer} answer @param {Site} site @param {boolean} [isLarge] whether more of the register may fit */
  function draw({ cards, conditions, found, institutions, rest, refused, meant, isNear, isPartial }, site, isLarge = false) {
    said.textContent = "";
    const count = found.length.toLocaleString("zh-CN");
    const isNothing = !found.length && !cards.length && (!conditions || conditions.count === 0);
    if (refused.length) said.append(`${refused.join("；")}。`);
    if (meant) said.append("您是不是要找 ", ask(meant, meant), "？");
    if (isPartial) said.append("没有同时符合的，下面是各个词分别查到的。");
    else if (found.length && !conditions?.count) said.append(isNear && !meant ? "没有完全一样的，下面是读音或写法相近的，" : "", `${isLarge ? "列出" : "找到"} ${count} 条。`);
    if (institutions > 1 && !conditions) said.append(link(`institutions/?q=${encodeURIComponent(rest)}`, `其中机构 ${institutions.toLocaleString("zh-CN")} 家，可以筛选、对比`));
    if (cards.length && !conditions && !found.length && NAMED_SO.test(query) && mayBeName(query)) said.append(`没有找到叫“${query}”的机构。${site.register.caveat}。`);
    if (isNothing) said.append(refused.length ? "还可以：" : `没有找到“${query}”。${mayBeName(query) ? `${site.register.caveat}。` : ""}还可以：`);
    finish(
      ...cards.map(drawCard),
      ...(conditions ? [drawConditions(conditions, site)] : []),
      ...(found.length ? drawList(found, conditions) : []),
      ...(isNothing ? [waysOn()] : []),
    );
  }

  /** @param {Site} site */
  async function drawLarge(site) {
    const { answerLarge } = await import("./finder-large.js"); // few sites need it
    const { answer, site: wider, isWhole } = await answerLarge(root, site, query);
    draw(answer, wider, !isWhole);
    if (isWhole) return;
    const listed = wider.parts.length <= AREAS ? wider.parts : [];
    const areas = listed.flatMap(({ short_name: name }) => [ask(`${name} ${query}`, name), " "]);
    const count = site.count.toLocaleString("zh-CN");
    said.after(make("p", { class: "chips", "data-large": true }, `${site.register.kind}有 ${count} 家，这里只按名称和代码列出最接近的。按条件、地址查，请在前面写上${nameLevel("part")}`, listed.length ? "：" : "的名字。", ...areas));
  }

  if (!query) {
    finish();
    return;
  }
  document.title = `${query} - ${document.title}`;
  said.textContent = "正在查找……";
  const slow = setTimeout(() => {
    said.textContent = "网络较慢，还在载入。也可以按下面的种类看。";
    document.documentElement.dataset.answered = "";
  }, SLOW_MS);
  try {
    const site = await loadSite(root);
    if (isSplit(site)) await drawLarge(site);
    else {
      const part = await loadInstitutions(root, site, site.parts[0]);
      draw(await prepareAnswers(site, part, (index, words) => findSounding(root, site, index, words))(query), site);
    }
  } catch (fault) {
    said.textContent = tellFault(fault);
    finish(waysOn());
  } finally {
    clearTimeout(slow);
  }
}

listElements(document, "[data-answers]", HTMLElement).forEach(start);
