// The cells of the sheet: where they are, what is typed in them, and what the server last knew of them.
import { onPaper } from "./paper.js";

export const control = (td) => td.querySelector(".entry");
export const focusable = (td) => control(td) || td;
export const isEditable = (td) => td.classList.contains("is-editable");
export const isList = (td) => isEditable(td) && control(td).tagName === "SELECT";
export const isLevel = (td) => td.classList.contains("is-level");
export const entryRow = (td) => td.closest("tr[data-row]");

const shown = (td) => td.querySelector(".text").textContent;
const held = (td) => td.querySelector("input[type=hidden]");

// What stands in a cell: in its control, or on the paper where it has none.
export const typed = (td) => (control(td) ? control(td).value : shown(td));

// The text that the next edit of a cell replaces: the server's, or the last one on its way there.
export const base = (td) => (held(td) ? held(td).value : shown(td));
export const setBase = (td, text) => { held(td).value = text; };

// An address names a cell for good: a path of the form, or a block (indicators …), a row's key and a field.
export function address(td) {
  const tr = entryRow(td);
  if (!tr) return { where: td.dataset.where };
  return { rows: tr.dataset.rows, row: tr.dataset.row, field: td.dataset.field };
}

export const nameOf = ({ where, row, field }) => where || `${row}.${field}`;
export const sameCell = (one, other) => nameOf(one) === nameOf(other);

export function findRow(table, key) {
  return table.querySelector(`tr[data-row="${CSS.escape(key)}"]`);
}

export function findCell(table, { where, row, field }) {
  if (where) return table.querySelector(`td[data-where="${CSS.escape(where)}"]`);
  const tr = field && findRow(table, row);
  return tr ? tr.querySelector(`td[data-field="${CSS.escape(field)}"]`) : null;
}

export function show(td, text, printed = onPaper(td.dataset.kind, text)) {
  type(td, text);
  print(td, printed);
}

export function type(td, text) {
  const entry = control(td);
  if (!entry || entry.value === text) return;
  if (isList(td) && !Array.from(entry.options).some((option) => option.value === text)) {
    entry.add(new Option(text, text));
  }
  const isWhole = entry.selectionStart === 0 && entry.selectionEnd === entry.value.length;
  entry.value = text;
  if (isWhole && entry === document.activeElement) entry.select(); // so that typing still replaces it
}

export function print(td, printed) {
  const text = td.querySelector(".text");
  if (text.textContent !== printed) text.textContent = printed;
}
