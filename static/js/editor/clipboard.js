// Copy, cut and paste in the selected state; while one edits, the clipboard is the browser's own affair.
import { findRow, isEditable, isList, typed } from "./cells.js";
import { fill } from "./paste.js";
import { insert, isLong } from "./prose.js";
import { readParagraphs, readTable, writeTabs } from "./tables.js";
import { toast } from "./toast.js";

export class Clipboard {
  // perform(edits) carries edits out and remembers them; write(td, text) puts one text into a cell
  constructor({ cursor, entry, perform, write, clear, undo }) {
    Object.assign(this, { cursor, entry, perform, write, clear, undo });
    cursor.table.addEventListener("copy", (event) => this.#copy(event));
    cursor.table.addEventListener("cut", (event) => this.#copy(event) && this.clear());
    cursor.table.addEventListener("paste", (event) => this.#paste(event));
  }

  #copy(event) {
    if (this.entry.isOpen() && !isList(this.entry.td)) return false;
    const lines = this.cursor.range.map((line) => line.map(typed));
    event.clipboardData.setData("text/plain", this.cursor.isRange ? writeTabs(lines) : lines[0][0]);
    event.preventDefault();
    return true;
  }

  #paste(event) {
    const { td } = this.cursor;
    if (isLong(td) && (this.entry.isOpen(td) || !this.cursor.row)) return this.#pasteParagraphs(event, td);
    const block = readTable(event.clipboardData);
    const isOne = block.length === 1 && block[0].length === 1;
    if (isOne || !this.cursor.row) return this.#pasteText(event, isOne ? block[0][0] : null);
    event.preventDefault();
    this.entry.close();
    this.#fill(block);
  }

  // At the caret, or over the whole of a selected cell.
  #pasteParagraphs(event, td) {
    event.preventDefault();
    if (!isEditable(td)) return;
    const text = readParagraphs(event.clipboardData);
    if (this.entry.isOpen(td)) insert(td, text);
    else this.write(td, text);
  }

  // One text into the selected cell; a block into a cell that is no indicator stays as the browser pastes it.
  #pasteText(event, text) {
    const { td } = this.cursor;
    if (text === null || this.entry.isOpen(td)) return;
    event.preventDefault();
    if (isEditable(td)) this.write(td, text);
  }

  #fill(block) {
    const { td, row } = this.cursor;
    const plan = fill(row, td.dataset.field, block);
    this.perform(plan.edits);
    plan.added.forEach((key) => findRow(this.cursor.table, key).classList.add("is-new"));
    this.cursor.focus();
    toast(`已粘贴 ${plan.count} 行`, "撤销", () => this.undo());
  }
}
