// @ts-check
// The page 核对文件: hash a chosen file on the reader's own machine and look the hash up in the published lists.

import { findContact, findRoot, getElement, listElements, make } from "./dom.js";

/**
 * A published file, and a release's card as the list of releases gives it.
 * @typedef {{ hash: string, address: string, where: string }} Published
 * @typedef {{ release: string, released_on: string, address: string, sha256: string, files: Record<string, string>, reduced: string[], downloads: string }} Release
 */

const NO_DATA = /\.(x?html?|mht(ml)?|png|jpe?g|webp|svg|pdf)$/i;
const LARGEST = 500 * 1024 * 1024; // a phone has to hold it in memory at once

/** @param {ArrayBuffer} bytes */
async function digest(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {URL} root
 * @param {string} address
 */
async function load(root, address) {
  const response = await fetch(new URL(address, root), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

/** @param {URL} root */
async function loadSums(root) {
  return (await load(root, "data/sha256sums.txt")).text();
}

/**
 * Return every published file with its hash: today's, and those of the archived releases.
 * @param {URL} root
 * @returns {Promise<{ published: Published[], releases: Release[] }>}
 */
async function loadPublished(root) {
  const sums = await loadSums(root);
  const current = sums
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ hash: line.slice(0, 64), address: `data/${line.slice(66)}`, where: "当前版本" }));
  /** @type {{ releases: Release[] }} */
  const { releases } = await (await load(root, "data/releases.json")).json();
  const archived = releases.flatMap((release) => [
    ...Object.entries(release.files).map(([name, hash]) => ({
      hash,
      address: release.reduced.includes(name) ? "" : `${release.address}${name}`,
      where: `${release.released_on} 的版本 ${release.release} 的 ${name}${release.reduced.includes(name) ? "（其中有的内容后来不再公布，请不要再传播）" : ""}`,
    })),
    { hash: release.sha256, address: `${release.address}release.json`, where: `版本 ${release.release} 的版本卡` },
  ]);
  const versions = listVersions(await (await load(root, "data/versions.csv")).text());
  if (sums !== (await loadSums(root))) return loadPublished(root); // published anew meanwhile: these are of two days
  return { published: [...current, ...archived, ...versions], releases };
}

/**
 * Return every version of every dataset; no cell of the list holds a comma.
 * @param {string} csv
 * @returns {Published[]}
 */
function listVersions(csv) {
  const rows = csv.split("\n").slice(1).filter(Boolean).map((line) => line.split(","));
  const newest = new Map(rows.map(([dataset, version]) => [dataset, version]));
  return rows.map(([dataset, version, published, , , hash, address]) => {
    const now = newest.get(dataset) === version ? "现在的一版" : `现在是 ${newest.get(dataset)} 版`;
    return { hash, address, where: `数据集 ${dataset} 的 ${version} 版，${published.slice(0, 10)} 公布，${now}` };
  });
}

/**
 * Return what a file was among the downloads of the releases, newest first: the lists are long, so one at a time.
 * @param {URL} root
 * @param {Release[]} releases
 * @param {string} hash
 * @returns {Promise<Published[]>}
 */
async function findDownload(root, releases, hash) {
  for (const release of releases.filter((item) => item.downloads).reverse()) {
    const lines = (await (await load(root, release.downloads)).text()).split("\n");
    const found = lines.filter((line) => line.startsWith(hash)).map((line) => line.slice(66));
    if (found.length) return found.map((name) => ({ hash, address: "", where: `${release.released_on} 发布版本 ${release.release} 时的下载文件 ${name}` }));
  }
  return [];
}

/**
 * Return the release whose card does not hash to what the next one names, or "".
 * @param {URL} root
 * @param {Release[]} releases
 */
async function checkChain(root, releases) {
  let previous = "";
  for (const release of releases) {
    const bytes = await (await load(root, `${release.address}release.json`)).arrayBuffer();
    const card = JSON.parse(new TextDecoder().decode(bytes));
    if ((await digest(bytes)) !== release.sha256 || card.previous_sha256 !== previous) return release.release;
    previous = release.sha256;
  }
  return "";
}

/**
 * Say what a file that is not known is near to: the beginning of a present one of its name, or the same saved again.
 * @param {URL} root
 * @param {File} file
 * @param {Published[]} published
 */
async function findNear(root, file, published) {
  if (!file.size) return "这是一个空文件，请重新下载。";
  const name = file.name.replace(/ ?\(\d+\)(?=\.)/, "");
  const alike = published.filter((item) => item.where === "当前版本" && item.address.endsWith(`/${name}`));
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (const { address } of alike.slice(0, 20)) {
    const whole = new Uint8Array(await (await load(root, address)).arrayBuffer());
    if (whole.length > bytes.length && bytes.every((byte, place) => byte === whole[place])) {
      return `它是 ${address} 的开头，少了 ${whole.length - bytes.length} 字节：没有下载完，请重新下载。`;
    }
    if (name.endsWith(".csv") && readLines(bytes) === readLines(whole)) {
      return `每一格都和 ${address} 一样，是另存过的：内容可以用，要引用的请重新下载。`;
    }
  }
  if (NO_DATA.test(name)) return "这里只核对数据文件，不核对网页和图片：另存的网页、截图和网站上的不会一模一样，请打开原来的网址看。";
  return "可能是用 Excel 等软件另存过，或者是更新以前、没有存档的文件，也可能被人改过。请从本站重新下载。";
}

/**
 * Return a CSV without what spreadsheets change when they save one: the mark in front, and how lines end.
 * @param {Uint8Array} bytes
 */
function readLines(bytes) {
  return new TextDecoder().decode(bytes).replace(/\r\n?/g, "\n").replace(/\n+$/, "");
}

/** @param {HTMLFormElement} form */
function start(form) {
  const root = findRoot(form);
  const input = getElement(form, "[data-check-input]", HTMLInputElement);
  const answer = getElement(form, "[data-check-answer]", HTMLElement);
  let turn = 0;

  /** @param {...(Node | null)} parts */
  function show(...parts) {
    answer.replaceChildren(...parts.filter((part) => part !== null));
    answer.hidden = false;
  }

  /**
   * @param {File} file
   * @param {() => boolean} isCurrent
   */
  async function run(file, isCurrent) {
    if (file.size > LARGEST) {
      show(make("p", {}, "这个文件太大，网页里算不了。请用下面的办法自己算校验值。"));
      return;
    }
    show(make("p", {}, "正在计算……"));
    const hash = await digest(await file.arrayBuffer());
    const { published, releases } = await loadPublished(root);
    const known = published.filter((item) => item.hash === hash);
    const found = known.length ? known : await findDownload(root, releases, hash);
    const near = found.length ? "" : await findNear(root, file, published);
    const broken = await checkChain(root, releases);
    if (!isCurrent()) return;
    const size = make("p", { class: "meta-line" }, `${file.name}，${file.size.toLocaleString("zh-CN")} 字节。校验值 `, make("span", { class: "code digest" }, hash));
    const chain = broken
      ? make("p", {}, `注意：版本 ${broken} 的版本卡和链上写的不一致，请告诉我们（${findContact()}）。`)
      : null;
    if (found.length) {
      show(
        make("p", {}, make("strong", {}, "一致：这个文件和本站公布的一模一样，没有被改过。")),
        make("ul", {}, ...found.map((item) => make("li", {}, item.where, ...(item.address ? ["：", make("a", { href: new URL(item.address, root) }, item.address)] : [])))),
        size,
        chain,
      );
    } else {
      show(
        make("p", {}, make("strong", {}, "对不上：本站的数据下载和存档里没有和它一模一样的文件。")),
        make("p", {}, near),
        size,
        chain,
      );
    }
  }

  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    turn += 1;
    const mine = turn;
    try {
      await run(file, () => mine === turn);
    } catch {
      if (mine === turn) show(make("p", {}, "没能读到文件或本站的校验值，请检查网络后再选一次，或用下面的办法自己核对。"));
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  if (!globalThis.crypto?.subtle) {
    // Browsers compute hashes on https pages (and localhost) only.
    input.disabled = true;
    show(make("p", {}, "这个网页不是用 https 打开的，浏览器不允许在网页里计算校验值。请用下面的办法自己核对。"));
  }
}

listElements(document, "[data-check-file]", HTMLFormElement).forEach(start);
