// The rows of the repeating blocks: adding, removing, moving them, and merging equal level cells as the paper does.
import { base, control, findRow, isEditable, isLevel, setBase, show } from "./cells.js";

// All rows, or those of one block (indicators, sub_projects …).
export const entries = (table, list = null) =>
  Array.from(table.querySelectorAll(list ? `tr[data-row][data-rows="${list}"]` : "tr[data-row]"));
export const values = (tr, read = base) =>
  Object.fromEntries(cellsOf(tr).filter(isEditable).map((td) => [td.dataset.field, read(td)]));
export const above = (tr) => neighbour(tr, tr.previousElementSibling);
export const below = (tr) => neighbour(tr, tr.nextElementSibling);
export const keyAbove = (tr) => (above(tr) ? above(tr).dataset.row : null);
export const cellsOf = (tr) => Array.from(tr.querySelectorAll("td.value"));
export const cellOf = (tr, field) => tr.querySelector(`td[data-field="${field}"]`);
export const isCovered = (td) => td.classList.contains("is-covered");

// Where writing a row begins: behind its levels.
export const firstOf = (tr) => cellsOf(tr).find((td) => isEditable(td) && !isLevel(td)) || cellsOf(tr)[0];

// Rows that were carried over from another form stay as many as they are, and where they are.
export const isMovable = (tr) => tr.querySelector("[data-handle=insert]") !== null;

const headingOf = (table, list) => table.querySelector(`tr[data-heads="${list}"]`);

function neighbour(tr, other) {
  return other && other.matches("tr[data-row]") && other.dataset.rows === tr.dataset.rows ? other : null;
}

// A new row after the one with the key `after`, or first for null; last where that row is gone.
export function insert(table, { rows, row, after, values: texts }) {
  const template = document.querySelector(`template[data-rows="${rows}"]`);
  const tr = template.content.querySelector("tr").cloneNode(true);
  tr.dataset.row = row;
  place(table, tr, after);
  for (const td of cellsOf(tr).filter(isEditable)) {
    const text = texts[td.dataset.field] || "";
    show(td, text);
    setBase(td, text);
    control(td).tabIndex = -1;
  }
  return tr;
}

export function place(table, tr, after) {
  const heading = headingOf(table, tr.dataset.rows);
  const last = entries(table, tr.dataset.rows).filter((other) => other !== tr).pop();
  (after === null ? heading : findRow(table, after) || last || heading).after(tr);
}

// Merges and numbers all rows again; to be called after any of them changed.
export function regroup(table) {
  for (const heading of table.querySelectorAll("tr[data-heads]")) group(heading, entries(table, heading.dataset.heads));
  table.dispatchEvent(new CustomEvent("regroup"));
}

function group(heading, rows) {
  const side = heading.querySelector("th[scope=rowgroup]");
  if (side) side.rowSpan = rows.length + 1;
  rows.forEach(number);
  const levels = rows.length ? cellsOf(rows[0]).filter(isLevel) : [];
  levels.forEach((level, depth) => merge(rows, levels.slice(0, depth + 1).map((td) => td.dataset.field)));
  rows.forEach((tr) => tr.classList.toggle("is-group", levels.some((td) => !isCovered(cellOf(tr, td.dataset.field)))));
}

// The rows that a level cell stands for on paper: its own and the following ones that it covers.
export function covered(td) {
  const rows = [td.parentElement];
  const field = td.dataset.field;
  for (let tr = below(rows[0]); tr && isCovered(cellOf(tr, field)); tr = below(tr)) rows.push(tr);
  return rows;
}

// The cell that stands on paper for a level cell of any row.
export function covering(td) {
  let cell = td;
  while (isCovered(cell)) cell = cellOf(above(cell.parentElement), td.dataset.field);
  return cell;
}

function merge(rows, fields) {
  const field = fields[fields.length - 1];
  let first = null;
  for (const tr of rows) {
    const td = cellOf(tr, field);
    const isSame = first !== null && together(above(tr), tr, fields);
    td.classList.toggle("is-covered", isSame);
    if (isSame) first.rowSpan += 1;
    else { first = td; td.rowSpan = 1; }
  }
}

// A row just added stands alone, so that its levels can be chosen before it joins a group.
function together(one, other, fields) {
  if (one.classList.contains("is-fresh") || other.classList.contains("is-fresh")) return false;
  const texts = fields.map((field) => base(cellOf(one, field)));
  return texts.some(Boolean) && fields.every((field, depth) => base(cellOf(other, field)) === texts[depth]);
}

function number(tr, index) {
  const { rows, row } = tr.dataset;
  if (tr.dataset.index === String(index) && tr.dataset.numbered === row) return;
  Object.assign(tr.dataset, { index, numbered: row });
  cellsOf(tr).forEach((td) => address(td, `${rows}[${index}].${td.dataset.field}`, index));
  const key = tr.querySelector(".handles input");
  key.name = `${rows}[${index}].key`;
  key.value = row;
  tr.querySelectorAll("[data-handle][name]").forEach((handle) => { handle.value = `${handle.dataset.handle}:${rows}:${row}`; });
}

function address(td, where, index) {
  td.id = where;
  td.dataset.where = where;
  if (!isEditable(td)) return;
  td.querySelector("input[type=hidden]").name = `old:${where}`;
  control(td).name = where;
  control(td).setAttribute("aria-label", `第 ${index + 1} 行 ${td.dataset.label}`);
}
