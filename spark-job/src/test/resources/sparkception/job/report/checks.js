// Looks at a report from within the browser; its findings are left as base64 of JSON in the page.
"use strict";

// Red, green, blue in [0, 255] and alpha.
function colour(text) {
  const [r, g, b, a] = text.match(/[\d.]+/g).map(Number);
  return { rgb: [r, g, b], a: a ?? 1 };
}

// What is behind an element, its half transparent backgrounds over those of its parents.
function background(element) {
  const own = colour(getComputedStyle(element).backgroundColor);
  if (own.a === 1) {
    return own.rgb;
  }
  const behind = element.parentElement ? background(element.parentElement) : [255, 255, 255];
  return behind.map((value, i) => own.a * own.rgb[i] + (1 - own.a) * value);
}

// Relative luminance of WCAG 2.
function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const c = value / 255;
    return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(element) {
  const style = getComputedStyle(element);
  const ink = luminance(colour(element.closest("svg") ? style.fill : style.color).rgb);
  const paper = luminance(background(element.closest("svg") ?? element));
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}

function clipped(svg) {
  const box = svg.viewBox.baseVal;
  return [...svg.querySelectorAll("text")].filter((text) => {
    const own = text.getBBox();
    return own.x < 0 || own.y < 0 || own.x + own.width > box.width || own.y + own.height > box.height;
  }).map((text) => text.textContent);
}

function overlapping(svg) {
  const boxes = [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
  return boxes.filter((a, i) => boxes.some((b, j) =>
    i < j && a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)).length;
}

function click(table, heading) {
  const cell = [...table.tHead.rows[0].cells].find((each) => each.textContent === heading);
  cell.querySelector("button").click();
  const column = cell.cellIndex;
  return {
    order: cell.getAttribute("aria-sort"),
    sorted: table.querySelectorAll("th[aria-sort]").length,
    cells: [...table.tBodies[0].rows].map((row) => row.cells[column].textContent),
  };
}

window.addEventListener("load", () => {
  const table = [...document.querySelectorAll("table.sortable")]
    .find((each) => each.caption.textContent.startsWith("Each class"));
  const texts = "h1, h2, h3, p, td, th, caption, figcaption, .key, .tile b, .tile span, pre, "
    + ".card b, .card span, .card small, svg text";
  const findings = {
    page: getComputedStyle(document.body).backgroundColor,
    charts: [...document.querySelectorAll("svg")].map((svg) => ({
      name: svg.getAttribute("aria-label"),
      width: svg.getBoundingClientRect().width,
      height: svg.getBoundingClientRect().height,
      length: Math.max(...[...svg.querySelectorAll("polyline")].map((line) => line.getTotalLength())),
      clipped: clipped(svg),
      overlapping: overlapping(svg),
    })),
    pictures: [...document.images].map((image) => image.naturalWidth),
    widest: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    loaded: performance.getEntriesByType("resource")
      .map((entry) => entry.name).filter((name) => !name.startsWith("data:")),
    faint: [...document.querySelectorAll(texts)]
      .filter((each) => each.textContent.trim() !== "" && contrast(each) < 4.5)
      .map((each) => each.tagName + "." + each.className + " " + each.textContent.slice(0, 30)),
    uncaptioned: [...document.querySelectorAll("table")].filter((each) => !each.caption).length,
    unscoped: document.querySelectorAll("th:not([scope])").length,
    scores: table.tBodies[0].rows.length,
    visible: table.getBoundingClientRect().height > 0,
    byF1: click(table, "F1"),
    byF1Again: click(table, "F1"),
    byName: click(table, "class"),
  };
  const found = document.createElement("pre");
  found.id = "findings";
  found.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(findings))));
  document.body.append(found);
});
