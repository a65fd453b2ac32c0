// <![CDATA[
// Lets tables be sorted by a button in each heading; without it they stay as they are.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(table, headings, column));
  });
}

// Numbers largest first, names from A on; the other way round when clicked again.
function sort(table, headings, column) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const isNumber = rows.every((row) => !Number.isNaN(Number(value(row, column))));
  const first = isNumber ? "descending" : "ascending";
  const second = isNumber ? "ascending" : "descending";
  const order = headings[column].getAttribute("aria-sort") === first ? second : first;
  const sign = order === "ascending" ? 1 : -1;
  const names = new Intl.Collator(undefined, { numeric: true });
  rows.sort((a, b) => {
    const x = value(a, column);
    const y = value(b, column);
    return sign * (isNumber ? Number(x) - Number(y) : names.compare(x, y));
  });
  body.append(...rows);
  headings.forEach((heading) => heading.removeAttribute("aria-sort"));
  headings[column].setAttribute("aria-sort", order);
}

function value(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent;
}
// ]]>
