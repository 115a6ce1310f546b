// Typing in one cell: it begins, is saved as it goes on, and is finished or taken back.
import { address, base, control, isList, print, show, type, typed } from "./cells.js";
import { onPaper } from "./paper.js";
import { isLong } from "./prose.js";

const PAUSE = 600; // milliseconds after the last key

export class Entry {
  #timer = 0;
  #start = "";
  #composing = false;
  #accepted = null;

  // set(td, text) brings a text on its way; remember(edits) is for undo; opened(td), closed(td), typing(td) tell
  constructor({ set, remember, opened, closed, typing }) {
    Object.assign(this, { set, remember, opened, closed, typing });
    this.td = null;
    this.isUnfolded = false; // a list that closes itself once something is chosen
  }

  isOpen(td = this.td) {
    return td !== null && td === this.td;
  }

  // caret: "end" as F2 does, else where it is
  open(td, caret = "") {
    if (this.isOpen(td)) return;
    this.close();
    this.td = td;
    this.#start = base(td);
    this.#accepted = null;
    td.classList.add("is-editing");
    const entry = control(td);
    if (document.activeElement !== entry) entry.focus({ preventScroll: true });
    if (caret === "end" && !isList(td)) entry.setSelectionRange(entry.value.length, entry.value.length);
    grow(td);
    this.opened(td);
  }

  // A key, a paste or an input method changed the text.
  input(td) {
    this.open(td);
    grow(td);
    this.typing(td);
    this.#later();
  }

  compose(isComposing) {
    this.#composing = isComposing;
    if (!isComposing) this.#later();
  }

  // The server spelled a text its own way (5 became 5.00); under the caret it stays as typed.
  accept(td, text) {
    if (this.isOpen(td)) this.#accepted = text;
  }

  // The server computed the text anew before anything was typed.
  restart(td) {
    if (this.isOpen(td)) this.#start = base(td);
  }

  save() {
    clearTimeout(this.#timer);
    const text = this.td && typed(this.td);
    if (this.td && text !== base(this.td) && text !== this.#accepted) this.set(this.td, text);
  }

  // A list has said its choice already; everything else is saved now, and shown as it will be printed.
  close() {
    const td = this.td;
    if (!td) return;
    if (!isList(td)) this.save();
    this.#shut(td);
    if (isList(td)) return;
    const now = base(td);
    if (now !== this.#start) this.remember([{ op: "set", ...address(td), old: this.#start, new: now }]);
    if (!td.classList.contains("is-refused")) show(td, now);
    else print(td, onPaper(td.dataset.kind, typed(td)));
  }

  // Esc: back to what stood there when typing began, also where some of it was saved already. Undo brings a long text
  // back, which is work lost.
  cancel() {
    const td = this.td;
    if (!td) return;
    if (isList(td)) return this.#shut(td);
    if (isLong(td) && typed(td) !== this.#start) {
      this.remember([{ op: "set", ...address(td), old: typed(td), new: this.#start }]);
    }
    type(td, this.#start);
    this.save();
    this.#shut(td);
    show(td, this.#start);
  }

  #shut(td) {
    clearTimeout(this.#timer);
    this.td = null;
    this.isUnfolded = false;
    this.#composing = false;
    td.classList.remove("is-editing");
    this.closed(td);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#composing ? this.#later() : this.save()), PAUSE);
  }
}

// The text below the entry gives the cell its height, so that nothing ever scrolls inside.
function grow(td) {
  if (!isList(td)) print(td, `${typed(td)}${typed(td).endsWith("\n") ? "\u200b" : ""}`);
}
