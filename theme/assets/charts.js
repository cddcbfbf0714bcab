// @ts-check
// Draws the figures of a page with plotly, each when it comes into view.
// Markup: .chart-canvas[data-chart=ID][data-plotly=FILE] and <script type="application/json" id="chart-ID">.
// The table beside a figure carries the same numbers, so a figure that cannot be drawn costs nothing.
// A drawn figure can be kept as a picture, which carries its title, its source and the word "sample".

import { listElements, make } from "./dom.js";
import { offerPictures } from "./picture.js";

/**
 * @typedef {import("./picture.js").Figure} Figure
 * @typedef {import("./picture.js").Layout} Layout
 * @typedef {import("./picture.js").Plotly} Plotly
 */

const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  responsive: true,
  locale: "zh-CN",
  // Nothing leaves this host: plotly would otherwise offer to upload the figure.
  showSendToCloud: false,
  showEditInChartStudio: false,
  plotlyServerURL: "",
};

const MONTHS = ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"];
const DAYS = ["日", "一", "二", "三", "四", "五", "六"];
const LOCALE = {
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {},
  format: {
    days: DAYS.map((day) => `星期${day}`),
    shortDays: DAYS,
    months: MONTHS,
    shortMonths: MONTHS,
    date: "%Y年%-m月%-d日",
    decimal: ".",
    thousands: ",",
    grouping: [3],
  },
};

/** @type {Promise<Plotly> | null} */
let library = null;

/**
 * Load plotly once for all figures of the page; the promise fails when the file cannot be had.
 * @param {string} address
 */
function loadPlotly(address) {
  if (!library) {
    library = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => {
        const { Plotly } = /** @type {{ Plotly?: Plotly }} */ (/** @type {unknown} */ (window));
        if (!Plotly) return reject(new Error("plotly"));
        Plotly.register(LOCALE);
        return resolve(Plotly);
      };
      script.onerror = () => reject(new Error("plotly"));
      document.head.append(script);
    });
  }
  return library;
}

/**
 * The page's colours for the parts of a figure that are not data, so that it reads in both schemes.
 * @param {Layout} layout
 */
function dress(layout) {
  const colours = getComputedStyle(document.documentElement);
  const ink = colours.getPropertyValue("--ink").trim();
  const line = colours.getPropertyValue("--line").trim();
  /** @type {Layout} */
  const dressed = {
    ...layout,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { ...layout.font, color: ink, family: getComputedStyle(document.body).fontFamily },
  };
  for (const name of Object.keys(layout)) {
    if (/^[xy]axis\d*$/.test(name)) {
      dressed[name] = { ...layout[name], gridcolor: line, linecolor: line, zerolinecolor: line };
    }
  }
  return dressed;
}

/**
 * Show a sentence, or a button, above the figure: inside it, it would be part of an image.
 * @param {HTMLElement} canvas
 * @param {...(Node | string)} content
 */
function say(canvas, ...content) {
  const before = canvas.previousElementSibling;
  if (before?.matches(".chart-status")) before.remove();
  if (content.length) canvas.before(make("p", { class: "chart-status" }, ...content));
}

/** @param {HTMLElement} canvas */
async function draw(canvas) {
  const source = document.getElementById(`chart-${canvas.dataset.chart}`);
  if (!source) return;
  try {
    /** @type {Figure} */
    const figure = JSON.parse(source.textContent ?? "");
    const plotly = await loadPlotly(canvas.dataset.plotly ?? "");
    canvas.classList.replace("is-waiting", "is-drawn");
    const show = () => plotly.react(canvas, figure.data, dress(figure.layout || {}), CONFIG);
    await show();
    say(canvas);
    offerPictures(canvas, plotly, figure);
    document.addEventListener("schemechange", show);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  } catch {
    canvas.classList.remove("is-waiting", "is-drawn");
    say(canvas, "图没有画出来，数字都在本页的表格里。");
  }
}

/** @param {HTMLElement} canvas */
function offer(canvas) {
  const button = make("button", { type: "button", class: "button button--plain" }, "显示图（要多用一些流量）");
  button.addEventListener("click", () => {
    say(canvas);
    canvas.classList.add("is-waiting");
    draw(canvas);
  });
  say(canvas, button);
}

/** @param {HTMLElement[]} canvases */
function start(canvases) {
  // Someone who asked the browser to save data decides for each figure.
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  if (connection?.saveData) {
    canvases.forEach(offer);
    return;
  }
  if (!("IntersectionObserver" in window)) {
    canvases.forEach((canvas) => {
      canvas.classList.add("is-waiting");
      draw(canvas);
    });
    return;
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting && entry.target instanceof HTMLElement) {
          observer.unobserve(entry.target);
          draw(entry.target);
        }
      }
    },
    { rootMargin: "200px" },
  );
  canvases.forEach((canvas) => {
    canvas.classList.add("is-waiting"); // keeps the room, so that the text below does not jump
    observer.observe(canvas);
  });
}

start(listElements(document, ".chart-canvas[data-chart]", HTMLElement));
