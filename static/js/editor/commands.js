// What a person can do with rows and cells, whether by key, by mouse or by finger.
import { address, base, findCell, findRow, isEditable, isLevel, isList, typed } from "./cells.js";
import { prepare } from "./handles.js";
import * as rows from "./rows.js";
import { toast } from "./toast.js";
import { uuid } from "./uuid.js";

export class Commands {
  constructor({ table, cursor, entry, undo, perform }) {
    Object.assign(this, { table, cursor, entry, perform });
    this.undo = () => this.#turn(() => undo.undo());
    this.redo = () => this.#turn(() => undo.redo());
    this.insertBelow = () => this.#row && this.insertAfter(this.#row);
    this.removeRows = () => this.#row && this.remove(this.#rangeRows());
    this.moveRow = (way) => this.#row && this.shift(this.#row, way);
    this.clearCells = () => this.#clear();
  }

  // A new row of the same levels; it stands alone until it has a name, so that they can be changed.
  insertAfter(tr) {
    this.entry.close();
    const key = uuid();
    const levels = rows.cellsOf(tr).filter(isLevel);
    const values = Object.fromEntries(levels.map((td) => [td.dataset.field, base(td)]));
    this.perform([{ op: "insert", rows: tr.dataset.rows, row: key, after: tr.dataset.row, values }]);
    this.#begin(this.table.querySelector(`tr[data-row="${key}"]`));
  }

  add(list) {
    this.insertAfter(rows.entries(this.table, list).pop());
  }

  remove(list) {
    this.entry.close();
    const next = rows.below(list[list.length - 1]) || rows.above(list[0]);
    const field = this.cursor.td && this.cursor.td.dataset.field;
    this.perform(list.map((tr) => ({ op: "delete", row: tr.dataset.row })));
    this.#goTo(next || rows.entries(this.table, list[0].dataset.rows)[0], field);
    toast(`已删除 ${list.length} 行`, "撤销", this.undo);
  }

  shift(tr, way) {
    const neighbour = way < 0 ? rows.above(tr) : rows.below(tr);
    if (neighbour) this.#move(tr, way < 0 ? rows.keyAbove(neighbour) : neighbour.dataset.row);
  }

  moveBefore(tr, goal) {
    this.#move(tr, rows.keyAbove(goal) === tr.dataset.row ? goal.dataset.row : rows.keyAbove(goal));
  }

  next(tr) {
    this.entry.close();
    const below = rows.below(tr);
    if (!below) return rows.isMovable(tr) && this.add(tr.dataset.rows);
    this.cursor.select(rows.firstOf(below));
    this.entry.open(rows.firstOf(below), "end");
  }

  #move(tr, after) {
    const field = this.cursor.td && this.cursor.td.dataset.field;
    this.entry.close();
    this.perform([{ op: "move", row: tr.dataset.row, after }]);
    this.#goTo(tr, field);
  }

  #begin(tr) {
    tr.classList.add("is-fresh");
    tr.querySelectorAll(".handles button").forEach(prepare);
    rows.regroup(this.table);
    this.cursor.select(rows.firstOf(tr));
  }

  #goTo(tr, field) {
    this.cursor.select((field && rows.cellOf(tr, field)) || rows.firstOf(tr));
  }

  // The row under the cursor, if it may be moved or removed.
  get #row() {
    const { row } = this.cursor;
    return row && rows.isMovable(row) ? row : null;
  }

  #rangeRows() {
    const lines = this.cursor.isRange ? this.cursor.range.map((line) => line[line.length - 1]) : [];
    const found = lines.map((td) => td && td.closest("tr[data-row]")).filter((tr) => tr && rows.isMovable(tr));
    return found.length ? Array.from(new Set(found)) : [this.#row];
  }

  #clear() {
    const cells = this.cursor.range.flat().filter((td) => isEditable(td) && !isList(td) && typed(td) !== "");
    this.perform(cells.map((td) => ({ op: "set", ...address(td), new: "" })));
  }

  // The cursor goes where something changed; a row that was moved had lost it.
  #turn(way) {
    this.entry.close();
    const [edit] = way();
    const tr = edit && edit.row && findRow(this.table, edit.row);
    const td = edit && (findCell(this.table, edit) || (tr && rows.firstOf(tr)));
    const stays = this.cursor.td && this.cursor.td.isConnected ? this.cursor.td : this.table.querySelector("td.value");
    this.cursor.select(td || stays);
  }
}
