// Every change goes through here: shown on the page, queued for the server, and handed back for undo.
import { address, base, findCell, findRow, isEditable, isLevel, setBase, show } from "./cells.js";
import * as rows from "./rows.js";
import { updateSums } from "./sums.js";
import { uuid } from "./uuid.js";

export class Changes {
  #work = { set: this.#set, insert: this.#insert, delete: this.#delete, move: this.#move };

  constructor(table, queue) {
    this.table = table;
    this.queue = queue;
    this.#settle();
  }

  // Carries out edits in order and returns what was done, each as the edit that undo needs to know.
  apply(edits) {
    const done = edits.map((edit) => this.#work[edit.op].call(this, edit)).filter(Boolean);
    const movesRows = done.some((edit) => edit.op !== "set");
    if (movesRows || done.some((edit) => isLevel(findCell(this.table, edit)))) this.#settle();
    updateSums(this.table);
    return done;
  }

  // Shows again what an earlier page had done but could not send; sending is the queue's.
  restore(edits) {
    for (const edit of edits) this.#redo(edit);
    this.#settle();
    updateSums(this.table);
  }

  #redo(edit) {
    const td = edit.op === "set" && findCell(this.table, edit);
    const tr = edit.row && findRow(this.table, edit.row);
    if (td) {
      show(td, edit.new);
      setBase(td, edit.new);
    } else if (edit.op === "insert" && !tr) rows.insert(this.table, edit);
    else if (edit.op === "delete" && tr) tr.remove();
    else if (edit.op === "move" && tr) rows.place(this.table, tr, edit.after);
  }

  #set(edit) {
    const td = findCell(this.table, edit);
    if (!td || !isEditable(td)) return null;
    const old = base(td);
    show(td, edit.new);
    if (old === edit.new && !td.classList.contains("is-refused")) return null;
    const done = { ...edit, ...address(td), old };
    setBase(td, edit.new);
    td.classList.add("is-saving");
    this.#ground(edit.row);
    this.#queue(done);
    return done;
  }

  #insert(edit) {
    this.#ground(edit.after);
    rows.insert(this.table, edit);
    this.#queue(edit);
    return edit;
  }

  #delete(edit) {
    const tr = findRow(this.table, edit.row);
    if (!tr) return null;
    const done = { ...edit, rows: tr.dataset.rows, after: rows.keyAbove(tr), old: rows.values(tr) };
    this.#ground(edit.row);
    tr.remove();
    this.#queue(done);
    return done;
  }

  #move(edit) {
    const tr = findRow(this.table, edit.row);
    if (!tr) return null;
    const done = { ...edit, rows: tr.dataset.rows, from: rows.keyAbove(tr) };
    this.#ground(edit.row);
    rows.place(this.table, tr, edit.after);
    this.#queue(done);
    return done;
  }

  #queue({ op, where, row, field, old, new: text, rows: list, after, values }) {
    if (where) this.queue.put({ op, where, old, new: text });
    else if (op === "set") this.queue.put({ op, rows: list, row, field, old, new: text });
    else if (op === "insert") this.queue.put({ op, rows: list, row, after, values });
    else if (op === "delete") this.queue.put({ op, rows: list, row, old });
    else this.queue.put({ op, rows: list, row, after });
  }

  #settle() {
    document.querySelectorAll("[data-add]").forEach((button) => this.#keepOneRow(button.dataset.add));
    rows.regroup(this.table);
  }

  // A block without rows shows an empty one; only when something is put in does it come to exist.
  #keepOneRow(list) {
    const all = rows.entries(this.table, list);
    const unborn = all.find((tr) => tr.dataset.unborn !== undefined);
    if (unborn && all.length > 1) unborn.remove();
    if (all.length) return;
    const tr = rows.insert(this.table, { rows: list, row: uuid(), after: null, values: {} });
    tr.dataset.unborn = "";
  }

  #ground(row) {
    const tr = row && findRow(this.table, row);
    if (!tr || tr.dataset.unborn === undefined) return;
    delete tr.dataset.unborn;
    this.#queue({ op: "insert", rows: tr.dataset.rows, row, after: rows.keyAbove(tr), values: {} });
  }
}
