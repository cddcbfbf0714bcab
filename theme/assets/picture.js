// @ts-check
// A figure as a picture to keep: PNG for a document, SVG for print.
// plotly draws the SVG; the PNG is painted from it here, because plotly's own way needs blob: images, which
// the site's policy does not allow, and which WeChat cannot save.

import { findElement, make } from "./dom.js";

/**
 * What is used of plotly, and a figure as the page holds it: plotly's own JSON.
 * @typedef {{ [name: string]: any }} Layout
 * @typedef {{ data: object[], layout?: Layout }} Figure
 * @typedef {object} Plotly
 * @property {(locale: object) => void} register
 * @property {(canvas: HTMLElement, data: object[], layout: Layout, config: object) => Promise<unknown>} react
 * @property {(figure: object, options: { format: string, width: number, height: number }) => Promise<string>} toImage
 */

const WIDTH = 1000;
const SCALE = 2;
const INK = "#18272b";
const LINE = "#cddadc";
const FONTS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif';

/**
 * The figure in print colours, with its title above and its source below: a picture travels alone.
 * @param {Figure} figure
 * @param {string} title
 * @param {string} source
 */
function prepare(figure, title, source) {
  const layout = figure.layout || {};
  const height = (layout.height || 360) + 110;
  const margin = layout.margin || {};
  const legendAbove = layout.legend && layout.legend.y > 1;
  const address = findElement(document, "link[rel=canonical]", HTMLLinkElement)?.href || "";
  /** @type {Layout} */
  const prepared = {
    ...layout,
    width: WIDTH,
    height,
    autosize: false,
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    font: { ...layout.font, color: INK, family: FONTS },
    margin: { ...margin, l: 40, r: 40, t: legendAbove ? 150 : 100, b: layout.showlegend && !legendAbove ? 110 : 60 },
    title: {
      text: title,
      x: 0,
      xref: "container",
      xanchor: "left",
      pad: { l: 40, t: 20 },
      y: 1,
      yanchor: "top",
      font: { size: 22 },
      subtitle: { text: `来源：${source}。${address}`, font: { size: 13, color: INK } },
    },
    annotations: (layout.annotations || []).map((/** @type {{ font?: object }} */ note) => ({ ...note, font: { ...note.font, color: INK } })),
  };
  for (const name of Object.keys(layout)) {
    if (/^[xy]axis\d*$/.test(name)) {
      prepared[name] = { ...layout[name], gridcolor: LINE, linecolor: LINE, zerolinecolor: LINE };
    }
  }
  return { data: figure.data, layout: prepared, config: { showSendToCloud: false, plotlyServerURL: "" } };
}

/**
 * @param {string} svg
 * @param {number} height
 */
async function paint(svg, height) {
  const image = new Image();
  image.src = svg;
  await image.decode();
  const sheet = make("canvas", { width: WIDTH * SCALE, height: height * SCALE });
  sheet.getContext("2d")?.drawImage(image, 0, 0, sheet.width, sheet.height);
  return sheet.toDataURL("image/png");
}

/**
 * Put the buttons behind a drawn figure; a second drawing does not put them twice.
 * @param {HTMLElement} canvas
 * @param {Plotly} plotly
 * @param {Figure} figure
 */
export function offerPictures(canvas, plotly, figure) {
  const frame = canvas.closest("figure");
  const tools = frame?.querySelector(".chart-tools");
  if (!frame || !tools || tools.querySelector("[data-keep]")) return;
  const { chartTitle = "", chartSource = "" } = frame.dataset;
  const isWeChat = /MicroMessenger/i.test(navigator.userAgent);
  const said = make("span", { role: "status", class: "chart-said" });

  const save = async (/** @type {string} */ format) => {
    said.textContent = "";
    try {
      const prepared = prepare(figure, chartTitle, chartSource);
      const { height } = prepared.layout;
      const svg = await plotly.toImage(prepared, { format: "svg", width: WIDTH, height });
      const address = format === "svg" ? svg : await paint(svg, height);
      if (isWeChat) {
        // WeChat saves no files from a page, but a long press keeps an image.
        frame.querySelector(".chart-picture")?.remove();
        tools.before(make("img", { class: "chart-picture", src: address, alt: chartTitle }));
        said.textContent = " 长按上面的图片可以保存；存不了的，请点右上角，选“在浏览器打开”。";
        return;
      }
      const link = make("a", { href: address, download: `${canvas.dataset.chart}.${format}` });
      document.body.append(link);
      link.click();
      link.remove();
    } catch {
      said.textContent = " 图片没有做成，可以截屏，或下载数据。";
    }
  };

  for (const [format, words] of isWeChat ? [["png", "存成图片"]] : [["png", "存成图片（PNG）"], ["svg", "存成图片（SVG）"]]) {
    const button = make("button", { type: "button", class: "button button--plain button--small", "data-keep": format }, words);
    button.addEventListener("click", () => save(format));
    tools.append(button);
  }
  tools.append(said);
}
