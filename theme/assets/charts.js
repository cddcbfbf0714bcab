// @ts-check
// A page has its figures drawn already. Who asks for more of one, and only then, loads plotly: it answers the
// pointer then, and can be kept as a picture, which carries its title, its source and the word "sample".
// Markup: .chart-canvas[data-chart=ID][data-plotly=FILE] and <script type="application/json" id="chart-ID">.

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
 * Draw beside the drawing, and put the one in the other's place only when it is there.
 * @param {HTMLElement} drawing
 */
async function explore(drawing) {
  const source = document.getElementById(`chart-${drawing.dataset.chart}`);
  /** @type {Figure} */
  const figure = JSON.parse(source?.textContent ?? "");
  const plotly = await loadPlotly(drawing.dataset.plotly ?? "");
  const canvas = make("div", { class: drawing.className, "data-chart": drawing.dataset.chart ?? "" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", drawing.closest("figure")?.querySelector("figcaption")?.textContent ?? "");
  const show = () => plotly.react(canvas, figure.data, dress(figure.layout || {}), CONFIG);
  drawing.after(canvas);
  try {
    await show();
    drawing.remove();
  } catch (fault) {
    canvas.remove();
    throw fault;
  }
  offerPictures(canvas, plotly, figure);
  document.addEventListener("schemechange", show);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}

/** @param {HTMLElement} canvas */
function offer(canvas) {
  const said = make("span", { role: "status", class: "chart-said" });
  const button = make(
    "button",
    { type: "button", class: "button button--plain button--small", "data-explore": "" },
    "看互动图、存成图片（要多用一些流量）",
  );
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = " 正在打开……";
    try {
      await explore(canvas);
      button.remove();
      said.remove();
    } catch {
      button.disabled = false;
      said.textContent = " 没有打开，可以再试；图和数字都在本页。";
    }
  });
  canvas.closest("figure")?.querySelector(".chart-tools")?.append(button, said);
}

listElements(document, ".chart-canvas[data-chart]", HTMLElement).forEach(offer);
