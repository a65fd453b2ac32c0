// <![CDATA[
// Draws confusion matrices that are too large for a table: zoomed by buttons, keys, the wheel or a pinch of it,
// moved by dragging; arrow keys go from cell to cell, which a line below tells in words.
"use strict";
for (const figure of document.querySelectorAll("figure.matrix")) {
  drawMatrix(figure, JSON.parse(figure.querySelector("script").textContent));
}

function drawMatrix(figure, { names, cells }) {
  const size = names.length;
  const rows = names.map(() => new Map());
  const totals = new Array(size).fill(0);
  const wrong = [];
  for (let i = 0; i < cells.length; i += 3) {
    const [row, column, count] = cells.slice(i, i + 3);
    rows[row].set(column, count);
    totals[row] += count;
    if (row !== column) wrong.push({ row, column, count });
  }
  wrong.sort((a, b) => b.count - a.count || a.row - b.row || a.column - b.column);

  const canvas = document.createElement("canvas");
  const said = document.createElement("output");
  const tools = document.createElement("div");
  const view = { x: 0, y: 0, span: size };
  let cursor = null;
  let next = 0;
  let plot = null;

  const actions = {
    "Zoom in": () => zoom(0.5),
    "Zoom out": () => zoom(2),
    "Whole": () => { Object.assign(view, { x: 0, y: 0, span: size }); draw(); },
    "Next most confused": () => {
      if (wrong.length === 0) return;
      view.span = Math.min(view.span, 24);
      point(wrong[next].row, wrong[next].column, true);
      next = (next + 1) % wrong.length;
    },
  };
  for (const [name, act] of Object.entries(actions)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", act);
    tools.append(button);
  }
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Confusion matrix");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `Confusion matrix of ${size} classes. Arrow keys go from cell to cell, `
    + "plus and minus zoom, 0 shows all of it, N goes to the next most confused pair.");
  said.textContent = "Point at a cell, or use the arrow keys, plus, minus, 0 and N.";
  figure.append(tools, canvas, said);

  const keys = {
    "+": actions["Zoom in"], "=": actions["Zoom in"], "-": actions["Zoom out"], "0": actions["Whole"],
    "n": actions["Next most confused"], "N": actions["Next most confused"],
    ArrowLeft: () => step(0, -1), ArrowRight: () => step(0, 1), ArrowUp: () => step(-1, 0), ArrowDown: () => step(1, 0),
  };
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  // The wheel scrolls the page until the matrix has been chosen by a click or by Tab.
  canvas.addEventListener("wheel", (event) => {
    if (document.activeElement !== canvas && !event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, at(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(0.5, at(event)));
  let held = null;
  canvas.addEventListener("pointerdown", (event) => {
    held = { event, x: view.x, y: view.y };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointerup", () => { held = null; });
  canvas.addEventListener("pointermove", (event) => {
    if (held) {
      move(held.x - (event.offsetX - held.event.offsetX) / plot.cell, held.y - (event.offsetY - held.event.offsetY) / plot.cell);
      draw();
      return;
    }
    const place = at(event);
    if (place.row >= 0 && place.column >= 0 && place.row < size && place.column < size) {
      point(Math.floor(place.row), Math.floor(place.column), false);
    }
  });
  new ResizeObserver(draw).observe(canvas);
  for (const query of ["print", "(prefers-color-scheme: dark)"]) matchMedia(query).addEventListener("change", draw);

  function at(event) {
    return {
      row: view.y + (event.offsetY - plot.margin) / plot.cell,
      column: view.x + (event.offsetX - plot.margin) / plot.cell,
    };
  }

  function step(down, right) {
    const from = cursor ?? { row: Math.floor(view.y) - down, column: Math.floor(view.x) - right };
    point(clamp(from.row + down, 0, size - 1), clamp(from.column + right, 0, size - 1), true);
  }

  function point(row, column, follow) {
    if (cursor && cursor.row === row && cursor.column === column && !follow) return;
    cursor = { row, column };
    if (follow) {
      const outside = row < view.y || row + 1 > view.y + view.span || column < view.x || column + 1 > view.x + view.span;
      if (outside) move(column + 0.5 - view.span / 2, row + 0.5 - view.span / 2);
    }
    const count = rows[row].get(column) ?? 0;
    const share = totals[row] === 0 ? "not tested" : `${count} of ${totals[row]} images, ${(100 * count / totals[row]).toFixed(1)} %`;
    said.textContent = row === column ? `${names[row]}, right: ${share}` : `${names[row]} taken for ${names[column]}: ${share}`;
    draw();
  }

  function zoom(factor, place) {
    const middle = place ?? (cursor ? { row: cursor.row + 0.5, column: cursor.column + 0.5 }
      : { row: view.y + view.span / 2, column: view.x + view.span / 2 });
    const span = clamp(view.span * factor, Math.min(size, 4), size);
    const shrunk = span / view.span;
    view.span = span;
    move(middle.column - (middle.column - view.x) * shrunk, middle.row - (middle.row - view.y) * shrunk);
    draw();
  }

  function move(x, y) {
    view.x = clamp(x, 0, size - view.span);
    view.y = clamp(y, 0, size - view.span);
  }

  function draw() {
    const width = canvas.clientWidth;
    if (width === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = width * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const named = width / view.span > 14;
    const style = getComputedStyle(figure);
    const colours = new Map(["right", "wrong", "ink", "faint", "rule"].map((name) => [name, style.getPropertyValue("--" + name).trim()]));
    pen.font = "12px " + style.fontFamily;
    const margin = named ? Math.min(longest(pen) + 14, 150, width / 3) : 20;
    const cell = (width - margin) / view.span;
    plot = { margin, cell };
    const ends = (from) => `${names[Math.floor(from)]} to ${names[Math.min(size, Math.ceil(from + view.span)) - 1]}`;
    canvas.setAttribute("aria-description", `Shows rows ${ends(view.y)}, columns ${ends(view.x)}.`);
    paint(pen, width, margin, cell, colours);
    label(pen, width, margin, cell, colours, named);
  }

  // Width of the longest name that is in view.
  function longest(pen) {
    const inView = (from) => names.slice(Math.floor(from), Math.ceil(from + view.span));
    return Math.max(...[...inView(view.x), ...inView(view.y)].map((name) => pen.measureText(name).width));
  }

  function paint(pen, width, margin, cell, colours) {
    pen.save();
    pen.beginPath();
    pen.rect(margin, margin, width - margin, width - margin);
    pen.clip();
    // A cell is never less than a point that can be seen, however far away.
    const side = Math.max(cell > 6 ? cell - 1 : cell, 1.5);
    const last = Math.min(size, Math.ceil(view.y + view.span));
    for (let row = Math.floor(view.y); row < last; row++) {
      for (const [column, count] of rows[row]) {
        const share = count / totals[row];
        const right = row === column;
        const strength = right ? 0.1 + 0.6 * share : Math.min(0.9, 0.2 + 2 * share);
        pen.fillStyle = `rgb(${colours.get(right ? "right" : "wrong")} / ${strength})`;
        const x = margin + (column - view.x) * cell;
        const y = margin + (row - view.y) * cell;
        pen.fillRect(x, y, side, side);
        if (cell > 26) write(pen, String(count), x + side / 2, y + side / 2 + 4, colours.get("ink"), "center");
      }
    }
    if (cursor) {
      pen.strokeStyle = colours.get("ink");
      pen.lineWidth = 2;
      const grown = Math.max(cell, 8);
      pen.strokeRect(margin + (cursor.column + 0.5 - view.x) * cell - grown / 2, margin + (cursor.row + 0.5 - view.y) * cell - grown / 2, grown, grown);
    }
    pen.restore();
  }

  function label(pen, width, margin, cell, colours, named) {
    pen.strokeStyle = colours.get("rule");
    pen.lineWidth = 1;
    pen.strokeRect(margin + 0.5, margin + 0.5, width - margin - 1, width - margin - 1);
    if (!named) {
      write(pen, "predicted \u2192", margin, 14, colours.get("faint"), "left");
      across(pen, 14, margin, () => write(pen, "\u2190 true", 0, 0, colours.get("faint"), "right"));
      return;
    }
    const until = Math.ceil(view.span + 1);
    for (let i = 0; i < until; i++) {
      const row = Math.floor(view.y) + i;
      const column = Math.floor(view.x) + i;
      const y = margin + (row + 0.5 - view.y) * cell;
      const x = margin + (column + 0.5 - view.x) * cell;
      if (row < size && y > margin && y < width) write(pen, short(pen, names[row], margin), margin - 6, y + 4, colours.get("ink"), "right");
      if (column < size && x > margin && x < width) {
        across(pen, x + 4, margin - 6, () => write(pen, short(pen, names[column], margin), 0, 0, colours.get("ink"), "left"));
      }
    }
  }

  function across(pen, x, y, written) {
    pen.save();
    pen.translate(x, y);
    pen.rotate(-Math.PI / 2);
    written();
    pen.restore();
  }
}

function write(pen, text, x, y, colour, align) {
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.fillText(text, x, y);
}

// As much of a name as there is room for.
function short(pen, name, room) {
  let end = name.length;
  while (end > 1 && pen.measureText(name.slice(0, end) + "\u2026").width > room - 8) end--;
  return end === name.length ? name : name.slice(0, end) + "\u2026";
}

function clamp(value, least, most) {
  return Math.max(least, Math.min(most, value));
}
// ]]>
