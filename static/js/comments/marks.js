// The corners of commented cells: how many comments hang there, red while one of them is open.
import { make } from "../editor/dom.js";
import { covering, firstOf } from "../editor/rows.js";
import { findRow } from "../editor/cells.js";

// The cell that a thread hangs on, or the first one of its row; null for the whole form and for what is gone.
export function cellOf(table, { rows, row, field }) {
  if (!rows) return field ? table.querySelector(`td[data-where="${CSS.escape(field)}"]`) : null;
  const tr = findRow(table, row);
  if (!tr) return null;
  return field ? levelOf(tr, field) : firstOf(tr);
}

// On paper equal levels are one cell, in the first of their rows.
function levelOf(tr, field) {
  for (let line = tr; line; line = line.previousElementSibling) {
    const td = line.querySelector(`td[data-field="${CSS.escape(field)}"]`);
    if (td) return covering(td);
  }
  return null;
}

export function drawMarks(table, threads, opened) {
  table.querySelectorAll(".comment-mark").forEach((mark) => mark.remove());
  const cells = new Map();
  for (const thread of threads) {
    const td = cellOf(table, thread.dataset);
    if (td) cells.set(td, [...(cells.get(td) || []), thread]);
  }
  cells.forEach((those, td) => td.append(markOf(those, opened)));
}

function markOf(threads, opened) {
  const isOpen = threads.some((thread) => thread.classList.contains("is-open"));
  const label = `意见 ${threads.length} 条${isOpen ? "" : "，已解决"}`;
  const mark = make("button", { type: "button", class: "comment-mark", tabindex: -1, "aria-label": label, title: label });
  mark.classList.toggle("is-open", isOpen);
  mark.addEventListener("mousedown", (event) => event.stopPropagation());
  mark.addEventListener("click", (event) => {
    event.stopPropagation();
    opened(threads[0]);
  });
  return mark;
}
