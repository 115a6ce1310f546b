// The cursor: which cell is selected, and the range that Shift spans. Focus is always in that cell's own control,
// so that an input method can begin to compose at once.
import { entryRow, focusable, isEditable, isList } from "./cells.js";
import { cellOf, covering, isCovered } from "./rows.js";

const isOpen = (td) => td.classList.contains("is-editing");

export class Cursor {
  #anchor = null;
  #spot = { row: 0, column: 0 }; // where the cursor stands inside a merged cell
  #stopped = null; // the one control that Tab enters the table by

  // moved(td, before) is called after the selected cell changed
  constructor(table, grid, moved) {
    this.table = table;
    this.grid = grid;
    this.moved = moved;
    this.td = null;
    for (const cell of table.querySelectorAll("td.value")) focusable(cell).tabIndex = -1;
    this.#stop(table.querySelector("td.value"));
  }

  // The row that the cursor is in: inside a merged cell, the one it came from.
  get row() {
    const tr = this.td && this.table.rows[this.#spot.row];
    return tr && entryRow(tr);
  }

  select(td, spot = null) {
    const cell = isCovered(td) && !td.getClientRects().length ? covering(td) : td;
    const before = this.td;
    this.#spread([]);
    this.#anchor = null;
    this.td = cell;
    this.#spot = spot || this.#spotOf(td);
    if (before && before !== cell) this.#leave(before);
    this.#enter(cell);
    this.moved(cell, before);
  }

  move(down, right) {
    const { row, column } = this.grid.place(this.td) ? this.#spot : { row: 0, column: 0 };
    const next = this.grid.find(row, column, down, right, this.td);
    if (!next) return false;
    const place = this.grid.place(next);
    this.select(next, down ? { row: place.row, column } : { row: this.#within(row, place), column: place.column });
    return true;
  }

  // Selects from where the range began to a neighbour of where it ends.
  extend(down, right) {
    const to = this.grid.beside(this.#anchor ? this.#anchor.to : this.#spot, down, right);
    if (to) this.#reach(to);
  }

  // Selects from where the range began to a cell.
  extendTo(td) {
    const { row, column } = this.grid.place(covering(td));
    this.#reach({ row, column });
  }

  // To the first (-1) or last (1) cell of the row, or of the sheet.
  toEdge(side, whole) {
    const cells = whole ? this.#cells((td) => !isCovered(td)) : this.grid.line(this.#spot.row);
    const next = side < 0 ? cells[0] : cells[cells.length - 1];
    if (next) this.select(next);
  }

  // The next editable cell in reading order; false behind the last, so that Tab leaves the table there.
  step(way) {
    const own = this.row ? cellOf(this.row, this.td.dataset.field) : this.td;
    const cells = this.#cells((td) => td === own || (isEditable(td) && !isCovered(td)));
    const next = cells[cells.indexOf(own) + way];
    if (next) this.select(next);
    return Boolean(next);
  }

  // After rows were merged or parted: to the cell that now stands for the one under the cursor.
  settle() {
    if (this.td && this.td.isConnected && isCovered(this.td)) this.select(this.td);
  }

  // Lines of selected cells, at least the one under the cursor.
  get range() {
    return this.#anchor ? this.grid.block(this.#anchor.from, this.#anchor.to) : [[this.td]];
  }

  get isRange() {
    return this.#anchor !== null;
  }

  // Focus without leaving the selected state: the whole text selected, so that typing replaces it. While one edits,
  // the caret stays where it is.
  focus() {
    const entry = focusable(this.td);
    if (document.activeElement !== entry) entry.focus({ preventScroll: true });
    if (isEditable(this.td) && !isList(this.td) && !isOpen(this.td)) entry.select();
  }

  clear() {
    if (this.td) this.td.classList.remove("is-selected");
    this.#spread([]);
  }

  #reach(to) {
    const { from } = this.#anchor || { from: this.#spot };
    const cells = this.grid.block(from, to).flat();
    if (!cells.length) return;
    this.#anchor = { from, to };
    this.#spread(cells);
  }

  #enter(td) {
    const tr = entryRow(td);
    td.classList.add("is-selected");
    this.#stop(td);
    if (tr) tr.classList.add("is-current");
    this.focus();
    if (!isOpen(td)) td.scrollIntoView({ block: "nearest" });
  }

  #leave(td) {
    const tr = entryRow(td);
    td.classList.remove("is-selected");
    if (tr && tr !== entryRow(this.td)) tr.classList.remove("is-current");
  }

  #stop(td) {
    if (this.#stopped) this.#stopped.tabIndex = -1;
    this.#stopped = focusable(td);
    this.#stopped.tabIndex = 0;
  }

  #spread(cells) {
    this.table.querySelectorAll(".is-range").forEach((td) => td.classList.remove("is-range"));
    cells.forEach((td) => td.classList.add("is-range"));
  }

  #spotOf(td) {
    const place = this.grid.place(covering(td));
    return { row: Array.from(this.table.rows).indexOf(td.parentElement), column: place.column };
  }

  #within(row, { row: top, bottom }) {
    return Math.min(Math.max(row, top), bottom);
  }

  #cells(wanted) {
    return Array.from(this.table.querySelectorAll("td.value")).filter(wanted);
  }
}
