// What the server answered to an edit, shown at its cell: saved, refused with the reason, or in conflict.
import { base, control, findCell, findRow, print, setBase, show, typed } from "./cells.js";
import { openConflict } from "./conflict.js";
import { by, refuse, remark, settle, unfold } from "./notes.js";
import { regroup } from "./rows.js";
import { toast } from "./toast.js";

export class Answers {
  constructor({ table, cursor, entry, changes, queue, goTo }) {
    Object.assign(this, { table, cursor, entry, changes, queue, goTo });
  }

  // isAgain: a later change of the same cell is already on its way
  take(edit, result, isAgain) {
    if (edit.op !== "set") return this.#row(edit, result);
    const td = findCell(this.table, edit);
    if (!td) return this.#lost(edit, result);
    td.classList.toggle("is-saving", isAgain);
    if (result.state === "saved") return isAgain || this.#saved(td, edit, result);
    setBase(td, edit.old);
    if (result.state === "refused") return this.#refused(td, result.message);
    return openConflict(this, td, edit, result);
  }

  // Cells that the server computed; where people may write too, what was typed meanwhile stays.
  compute(cells) {
    for (const cell of cells) {
      const td = findCell(this.table, cell);
      if (td) this.#computed(td, cell);
    }
  }

  #computed(td, { text, printed }) {
    if (!control(td)) return print(td, printed);
    if (td.classList.contains("is-saving")) return;
    const isUntouched = typed(td) === base(td);
    setBase(td, text);
    if (!isUntouched) return;
    show(td, text, printed);
    this.entry.restart(td);
  }

  #saved(td, edit, result) {
    settle(td);
    setBase(td, result.text);
    if (edit.where === this.table.dataset.name) document.querySelector(".doc-title").textContent = result.text;
    if (this.entry.isOpen(td)) this.entry.accept(td, edit.new);
    else if (typed(td) === edit.new) show(td, result.text, result.printed);
    if (result.note) {
      remark(td, result.note);
      this.#tell(td, result.note);
    }
  }

  #refused(td, message) {
    refuse(td, message);
    this.#tell(td, message);
  }

  #tell(td, message) {
    const isHere = td === this.cursor.td;
    unfold(td, isHere);
    if (!isHere) toast(message, "到这一格", () => this.goTo(td));
  }

  #row(edit, result) {
    if (result.state === "saved") return;
    this.queue.release(edit);
    if (edit.op === "delete") return this.#kept(result);
    const tr = findRow(this.table, edit.row);
    if (tr) tr.remove();
    regroup(this.table);
    toast(result.message || `${by(result)}已删除这一行。`);
  }

  #kept(result) {
    const words = `${by(result)}刚把这一行改为“${result.theirs}”，没有删除。`;
    toast(result.message || words, "刷新查看", () => window.location.reload());
  }

  // The cell is no longer on the page: its row was deleted here meanwhile.
  #lost(edit, result) {
    if (result.state !== "saved") this.queue.release(edit);
  }
}
