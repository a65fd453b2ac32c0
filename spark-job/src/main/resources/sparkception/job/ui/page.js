"use strict";

// Everything that is shown comes in as text: nothing here parses HTML.

const POLL = 2000;
const SLOWER = 5000;
const COLOURS = ["--c0", "--c1", "--c2", "--c3", "--c4"];
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3], [4, 4]];
const main = document.getElementById("main");
const connection = document.getElementById("connection");
const views = { runs: showRuns, run: showRun, registries: showRegistries, schedule: showSchedule };
let shown = null; // what is drawn, to be drawn anew only when it is another view
let sequence = 0; // of requests: an answer that was overtaken is dropped
let timer = 0;
let chosen = "loss";
let charts = new Map();

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function place() {
  const [view, ...rest] = location.hash.slice(1).split("/");
  const known = Object.hasOwn(views, view) ? view : "runs";
  try {
    return { view: known, name: decodeURIComponent(rest.join("/")) };
  } catch (e) {
    return { view: known, name: rest.join("/") };
  }
}

function linkTo(name) {
  return "#run/" + encodeURIComponent(name);
}

function count(value) {
  return value === null || value === undefined ? "" : Number(value).toLocaleString("en-US");
}

function figure(name, value) {
  if (value === null || value === undefined) {
    return "";
  }
  const number = Number(value);
  if (name.startsWith("top-1") && Number.isFinite(number)) {
    return (100 * number).toFixed(2) + " %";
  }
  return name === "images/s" && number >= 10 ? count(Math.round(number)) : shortest(number);
}

function shortest(number) {
  return Number.isFinite(number) ? String(Number(number.toPrecision(5))) : String(number);
}

function ago(time) {
  const seconds = Math.round((Date.now() - Date.parse(time)) / 1000);
  if (!Number.isFinite(seconds)) {
    return "";
  }
  if (seconds < 60) {
    return Math.max(0, seconds) + " s ago";
  }
  if (seconds < 3600) {
    return Math.floor(seconds / 60) + " min ago";
  }
  return seconds < 172800 ? Math.floor(seconds / 3600) + " h ago" : Math.floor(seconds / 86400) + " days ago";
}

function moment(time) {
  const date = new Date(time);
  return time && !Number.isNaN(date.getTime())
    ? element("time", { datetime: date.toISOString(), title: date.toString() }, date.toLocaleString())
    : time || "";
}

function problems(sentences) {
  return sentences.map((sentence) => element("p", { class: "problem" }, sentence));
}

function section(heading, ...content) {
  return element("section", {}, element("h2", {}, heading), ...content);
}

// Columns: [heading, is text]; the first cell of each row heads it.
function table(caption, columns, rows) {
  const heads = columns.map(([heading, text]) =>
    element("th", { scope: "col", class: text ? "text" : null }, heading));
  const body = rows.map((row) => element("tr", {}, ...row.map((cell, i) =>
    i === 0 ? element("th", { scope: "row" }, cell) : element("td", { class: columns[i][1] ? "text" : null }, cell))));
  return element("div", { class: "wide", role: "region", tabindex: "0", "aria-label": caption },
    element("table", { class: "list" },
      element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body)));
}

function state(run) {
  return element("span", { class: "state " + run.state }, run.state);
}

function lastHeard(run) {
  return run.state === "running" || run.state === "silent"
    ? run.heartbeat ? "heard of " + ago(run.heartbeat) : "" : run.ended ? ago(run.ended) : "";
}

function progress(run) {
  if (!run.total_samples) {
    return "";
  }
  const share = Math.min(1, run.samples / run.total_samples);
  return element("span", {}, element("progress", { max: "1", value: share, "aria-label": "samples seen" }),
    " " + Math.floor(100 * share) + " %");
}

function draw(view, title, ...content) {
  document.title = title + " - Sparkception";
  if (shown !== view) {
    main.replaceChildren(element("h1", {}, title), element("div", { id: "content" }));
    shown = view;
  }
  replace(document.getElementById("content"), ...content);
}

// New content, with the focus where it was.
function replace(part, ...content) {
  const focused = part.contains(document.activeElement) ? name(document.activeElement) : null;
  part.replaceChildren(...content);
  if (focused) {
    const again = [...part.querySelectorAll("a, summary, [tabindex]")].find((each) => name(each) === focused);
    if (again) {
      again.focus({ preventScroll: true });
    }
  }
}

function name(each) {
  return [each.tagName, each.getAttribute("href"), each.getAttribute("aria-label"), each.tagName === "PRE" ? "" : each.textContent].join("|");
}

async function showRuns() {
  const list = await ask("/api/runs");
  if (shown !== "runs") {
    const choice = element("select", { id: "metric" });
    choice.addEventListener("change", () => {
      chosen = choice.value;
      look();
    });
    draw("runs", "Runs", element("p", { class: "note" }, list.folder), element("div", { id: "problems" }),
      element("p", { id: "choice" }, element("label", { for: "metric" }, "Metric "), choice), element("div", { id: "list" }));
  }
  const metric = offer(document.getElementById("metric"), list.runs);
  document.getElementById("problems").replaceChildren(...problems(list.problems));
  document.getElementById("choice").hidden = !metric;
  const rows = list.runs.map((run) => [
    element("a", { href: linkTo(run.name) }, run.name),
    element("span", {}, state(run), run.message ? element("p", { class: "said" }, run.message) : null),
    progress(run), count(run.samples), figure(metric, run.figures[metric]), lastHeard(run)]);
  replace(document.getElementById("list"), rows.length
    ? table("Runs", [["run", true], ["state", true], ["progress", true], ["samples"], [metric || "", false], ["", true]], rows)
    : element("p", { class: "note" }, "No run is in this folder yet. One appears here as soon as training begins."));
}

// The figures that any run has; options stay as they are where these do, so that an open list stays open.
function offer(choice, runs) {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.figures)))];
  const metric = names.includes(chosen) ? chosen : names[0];
  if (names.join("|") !== [...choice.options].map((option) => option.value).join("|")) {
    choice.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
  }
  if (metric && choice.value !== metric) {
    choice.value = metric;
  }
  return metric;
}

async function showRun(at) {
  let run;
  try {
    run = await ask("/api/run?name=" + encodeURIComponent(at.name));
  } catch (e) {
    if (!(e instanceof Refused)) {
      throw e;
    }
    drop();
    draw("gone", at.name, ...problems([e.message]), element("p", {}, element("a", { href: "#runs" }, "All runs")));
    return;
  }
  const view = "run/" + at.name;
  if (shown !== view) {
    drop();
    draw(view, at.name, element("div", { id: "status" }), section("Training", element("div", { id: "charts", class: "charts" })),
      section("What was run", element("div", { id: "facts" })),
      section("Recipe", element("pre", { tabindex: "0", id: "recipe" })));
  }
  replace(document.getElementById("status"), ...status(run));
  replace(document.getElementById("facts"), facts(run));
  const recipe = document.getElementById("recipe");
  if (recipe.textContent !== (run.recipe || "")) {
    recipe.textContent = run.recipe || "";
  }
  drawCharts(document.getElementById("charts"), run.charts);
}

function status(run) {
  const line = run.line;
  const tiles = Object.entries(line.figures).map(([name, value]) =>
    element("div", { class: "tile" }, element("b", {}, figure(name, value)), element("span", {}, name)));
  return [
    element("p", {}, state(line), lastHeard(line) ? ", " + lastHeard(line) + " " : " ", progress(line), " ",
      line.total_samples ? count(line.samples) + " of " + count(line.total_samples) + " samples, " : "",
      count(run.rounds) + (run.rounds === 1 ? " round" : " rounds"), ". ",
      line.state === "unreadable" ? null : element("a", { href: "/report?name=" + encodeURIComponent(line.name) }, "The whole report")),
    line.message ? element("p", { class: "problem" }, line.message) : null,
    line.state === "silent"
      ? element("p", { class: "problem" }, "It says that it runs, and has not shown so for a minute: it was killed, or its storage is out of reach.") : null,
    ...problems(run.recoveries),
    element("div", { class: "tiles" }, ...tiles)].filter((part) => part !== null);
}

function facts(run) {
  return element("table", { class: "facts" },
    element("caption", {}, "Data set, command, host"),
    element("tbody", {}, ...Object.entries(run.facts).map(([name, value]) =>
      element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)))));
}

function drop() {
  charts.forEach((chart) => chart.plot.destroy());
  charts = new Map();
}

function drawCharts(into, curves) {
  if (!curves.length && !charts.size) {
    into.replaceChildren(element("p", { class: "note" }, "No round is done yet."));
  }
  for (const curve of curves) {
    const key = curve.title + "|" + curve.lines.map((line) => line.name + (line.x.length > 0)).join("|");
    const before = charts.get(curve.title);
    if (before && before.key === key) {
      renew(before, curve);
    } else {
      begin(into, curve, key, before);
    }
  }
}

// The lines' points on one axis, with gaps where a line has none.
function aligned(curve) {
  const lines = curve.lines.filter((line) => line.x.length);
  const across = [...new Set(lines.flatMap((line) => line.x))].sort((a, b) => a - b);
  return [across, ...lines.map((line) => {
    const at = new Map(line.x.map((x, i) => [x, line.y[i]]));
    return across.map((x) => at.has(x) ? at.get(x) : null);
  })];
}

function renew(chart, curve) {
  const zoomed = chart.zoomed;
  chart.curve = curve;
  chart.plot.setData(aligned(curve), !zoomed);
  chart.picture.setAttribute("aria-label", curve.description);
}

function begin(into, curve, key, before) {
  if (!charts.size) {
    into.replaceChildren();
  }
  const picture = element("div", { class: "plot", role: "img", "aria-label": curve.description });
  const drawn = element("figure", {}, element("figcaption", {}, curve.title), picture);
  if (before) {
    before.plot.destroy();
    before.drawn.replaceWith(drawn);
  } else {
    into.append(drawn);
  }
  const chart = { key, curve, picture, drawn, zoomed: false };
  chart.plot = new uPlot(options(chart, picture), aligned(curve), picture);
  charts.set(curve.title, chart);
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(label, size) {
  return {
    stroke: colour("--faint"), label, labelSize: label ? 18 : 0, size,
    grid: { stroke: colour("--rule"), width: 1 }, ticks: { stroke: colour("--rule"), width: 1 },
    values: (plot, ticks) => ticks.map((tick) => tick === null ? null : shortest(tick)),
  };
}

function range(scale) {
  return (plot, least, most) => {
    if (least === null) {
      return [0, 1];
    }
    const low = scale === "FROM_ZERO" ? Math.min(0, least) : least;
    const margin = (most - low || Math.abs(most) || 1) * 0.05;
    return [scale === "FROM_ZERO" && low === 0 ? 0 : low - margin,
      scale === "SHARES" ? Math.min(1, most + margin) : most + margin];
  };
}

function options(chart, picture) {
  const curve = chart.curve;
  const series = [{ label: curve.across, value: (plot, x) => x === null ? "" : shortest(x) }];
  curve.lines.forEach((line, i) => {
    if (line.x.length) {
      series.push({
        label: line.name || curve.title, stroke: colour(COLOURS[i]), width: 1.8, dash: DASHES[i], spanGaps: true,
        points: { show: line.x.length < 40, size: 5 }, value: (plot, y) => y === null ? "" : shortest(y),
      });
    }
  });
  return {
    width: Math.max(260, picture.clientWidth), height: 240, series,
    scales: { x: { time: false, range: (plot, least, most) => [least === plot.data[0][0] ? 0 : least, most] }, y: { range: range(curve.scale) } },
    axes: [axis(curve.across, 34), axis(null, 62)],
    cursor: { drag: { x: true, y: false } },
    hooks: { setSelect: [(plot) => { chart.zoomed = plot.select.width > 0; }] },
  };
}

window.addEventListener("dblclick", () => charts.forEach((chart) => { chart.zoomed = false; }));

function redraw() {
  for (const chart of charts.values()) {
    begin(chart.drawn.parentNode, chart.curve, chart.key, chart);
  }
}

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new ResizeObserver(() => charts.forEach((chart) => {
  const width = Math.max(260, chart.picture.clientWidth);
  if (width !== chart.plot.width) {
    chart.plot.setSize({ width, height: 240 });
  }
})).observe(main);

async function showRegistries() {
  const all = await ask("/api/registries");
  draw("registries", "Registries", ...(all.length ? all.map(registry)
    : [element("p", { class: "note" }, "No registry is below this folder. 'sparkception transfer --if-new --registry' makes one; --registry names one elsewhere.")]));
}

function registry(each) {
  if (each.problem) {
    return section(each.folder, ...problems([each.problem]));
  }
  const names = [...new Set(each.versions.flatMap((version) => Object.keys(version.figures)))];
  const rows = each.versions.map((version) => [
    element("span", {}, version.run ? element("a", { href: linkTo(version.run) }, "version " + version.number) : "version " + version.number),
    version.number === each.champion ? "champion" : version.kept ? "kept" : "",
    moment(version.registered), version.parent ? "version " + version.parent : "",
    ...names.map((name) => figure(name, version.figures[name])),
    version.problem ? element("span", { class: "problem" }, version.problem) : version.reason || ""]);
  return section(each.folder,
    element("p", {}, each.champion ? "Version " + each.champion + " is the champion since " : "There is no champion yet.",
      each.champion ? moment(each.since) : "", each.reason ? ". " + each.reason : ""),
    table("Versions of " + each.folder, [["version", true], ["", true], ["registered", true], ["began with", true],
      ...names.map((name) => [name]), ["why", true]], rows));
}

async function showSchedule() {
  const all = await ask("/api/schedule");
  draw("schedule", "Schedule", ...(all.length ? all.map(schedule)
    : [element("p", { class: "note" }, "No schedule is shown. --schedule FILE names what 'sparkception schedule' follows.")]));
}

function schedule(each) {
  return section(each.file,
    ...problems(each.problem ? [each.problem] : each.scheduler ? [] : ["No scheduler follows it now: nothing will run. 'sparkception schedule " + each.file + "' starts one."]),
    each.scheduler ? element("p", { class: "note" }, "Followed by " + each.scheduler + ".") : null,
    ...each.jobs.map(job));
}

function job(each) {
  const rows = each.runs.map((run) => [moment(run.started), moment(run.ended), outcome(run.code)]);
  return element("div", {},
    element("h3", {}, each.name),
    element("p", { class: "said" }, element("code", {}, each.command)),
    element("p", {}, each.running ? element("span", { class: "state running" }, "running") : null,
      each.running ? " since " : "", each.running ? moment(each.running) : "", each.running ? ". " : "",
      each.next ? "Next at " : "It never runs.", each.next ? moment(each.next) : ""),
    rows.length ? table("Runs of " + each.name, [["started", true], ["ended", true], ["", true]], rows)
      : element("p", { class: "note" }, "No run of it is over yet."),
    each.log ? element("details", { "data-log": each.name, open: isOpen(each.name) }, element("summary", {}, "End of the newest log, " + each.log),
      element("pre", { class: "tail", tabindex: "0" }, each.last_lines.join("\n"))) : null);
}

function isOpen(name) {
  return [...main.querySelectorAll("details")].some((each) => each.open && each.dataset.log === name);
}

function outcome(code) {
  const text = code === null || code === undefined ? "ended, nobody saw how" : code === 0 ? "done" : "failed, exit code " + code;
  return element("span", { class: "state " + (code === 0 ? "running" : code ? "failed" : "unknown") }, text);
}

class Refused extends Error {}

class Overtaken extends Error {}

async function ask(address) {
  const mine = ++sequence;
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  const content = await response.json();
  if (mine !== sequence) {
    throw new Overtaken();
  }
  if (!response.ok) {
    throw new Refused(content.problem);
  }
  return content;
}

async function look() {
  clearTimeout(timer);
  const at = place();
  for (const link of document.querySelectorAll("nav a")) {
    const current = link.hash === "#" + (at.view === "run" ? "runs" : at.view);
    current ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  try {
    await views[at.view](at);
    tell("", false);
  } catch (e) {
    if (e instanceof Overtaken) {
      return;
    }
    tell(e instanceof Refused ? e.message : "The program that serves this page does not answer; what is shown may be old.", true);
  }
  if (!document.hidden) {
    clearTimeout(timer);
    timer = setTimeout(look, at.view === "run" || at.view === "runs" ? POLL : SLOWER);
  }
}

function tell(text, lost) {
  if (connection.textContent !== text) {
    connection.textContent = text;
  }
  connection.classList.toggle("lost", lost);
}

window.addEventListener("hashchange", () => {
  drop();
  shown = null;
  main.focus({ preventScroll: true });
  look();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) { look(); } });
look();
