// @ts-check
// The preview's panel: lists the problems of the data, and reloads the page when a new site is ready.

/**
 * @typedef {{ file: string, row: number | null, column: string, message: string, severity: string }} Problem
 * @typedef {{ site: string, version: string, building: boolean, problems: Problem[] }} State
 */

const own = new URL("./", import.meta.url);
const panel = document.createElement("aside");
panel.className = "preview-panel";
panel.setAttribute("aria-label", "预览");
const line = document.createElement("p");
line.setAttribute("role", "status");
const list = document.createElement("ol");
panel.append(line, list);
document.body.append(panel);

/** @param {Problem} problem */
const words = (problem) => {
  const row = problem.row === null ? "" : ` 第 ${problem.row} 行`;
  const column = problem.column ? `「${problem.column}」` : "";
  return `${problem.file}${row}${column}：${problem.message}`;
};

/** @param {State} state */
const show = (state) => {
  const errors = state.problems.filter((problem) => problem.severity === "error").length;
  const warnings = state.problems.length - errors;
  panel.dataset.tone = errors ? "bad" : warnings ? "warn" : "good";
  line.textContent = state.building
    ? "预览：正在重新生成…"
    : errors
      ? `预览：有 ${errors} 个错误，下面的网页还是改动之前的。`
      : warnings
        ? `预览：已更新，有 ${warnings} 个提醒。`
        : "预览：已更新，没有发现问题。";
  list.replaceChildren(
    ...state.problems.map((problem) => {
      const item = document.createElement("li");
      item.textContent = words(problem);
      return item;
    }),
  );
};

/**
 * @param {string} seen
 * @returns {Promise<State>}
 */
const ask = async (seen) => {
  const answer = await fetch(new URL(`state?seen=${seen}`, own), { cache: "no-store" });
  return answer.json();
};

/** @type {string | null} */
let site = null;
let seen = "";
for (;;) {
  try {
    const state = await ask(seen);
    if (site !== null && state.site !== site) {
      location.reload();
      break;
    }
    site = state.site;
    seen = state.version;
    show(state);
  } catch {
    panel.dataset.tone = "bad";
    line.textContent = "预览：程序已经停止。重新运行 make serve 后会自动接上。";
    list.replaceChildren();
    await new Promise((done) => setTimeout(done, 1000));
    seen = "";
  }
}
