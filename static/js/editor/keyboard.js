// Keys, as a spreadsheet has them. Nothing is taken from an input method that is composing.
import { control, isEditable, isList } from "./cells.js";
import { beginParagraph, isLong, isProse } from "./prose.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Keyboard {
  // commands: insertBelow, removeRows, moveRow(way), undo, redo, clearCells; visit(td) leads to what is said of a cell
  constructor({ cursor, entry, commands, scope, visit }) {
    Object.assign(this, { cursor, entry, commands, scope, visit });
    cursor.table.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (event.isComposing || event.keyCode === 229 || !event.target.closest("td.value")) return;
    if (event.target.closest(".popover")) return;
    const act = this.#command(event) || (this.entry.isOpen() ? this.#typing(event) : this.#moving(event));
    if (!act) return;
    if (act() !== false) event.preventDefault();
  }

  // The same in every state; Ctrl+S, a habit of many, saves at once instead of the browser's page.
  #command({ key, ctrlKey, metaKey, altKey, shiftKey }) {
    const control = ctrlKey || metaKey;
    if (control && key.toLowerCase() === "s") return () => this.entry.save();
    if (control && key === "Enter") return this.#isWriting ? () => this.#enter(1) : this.commands.insertBelow;
    if (control && (key === "Delete" || key === "Backspace") && !this.entry.isOpen()) return this.commands.removeRows;
    if (altKey && ARROWS[key] && isList(this.cursor.td)) return () => false; // opens the list, as in every browser
    if (altKey && key === "ArrowUp" && this.cursor.row) return () => this.commands.moveRow(-1);
    if (altKey && key === "ArrowDown" && this.cursor.row) return () => this.commands.moveRow(1);
    if (key === "F8") return () => this.#look();
    if (key === "Tab") return () => this.#next(shiftKey ? -1 : 1);
    return null;
  }

  #typing({ key, altKey, shiftKey }) {
    if (key === "Escape") return () => this.#cancel();
    if (key !== "Enter") return null;
    const { td } = this.entry;
    if (this.#isWriting || (isLong(td) && (altKey || shiftKey))) return () => beginParagraph(td);
    return () => this.#enter(shiftKey ? -1 : 1);
  }

  get #isWriting() {
    return this.entry.isOpen() && isProse(this.entry.td);
  }

  #moving({ key, ctrlKey, metaKey, altKey, shiftKey }) {
    const control = ctrlKey || metaKey;
    if (ARROWS[key] && shiftKey) return () => this.cursor.extend(...ARROWS[key]);
    if (ARROWS[key]) return () => { this.cursor.move(...ARROWS[key]); };
    if (key === "Home" || key === "End") return () => this.cursor.toEdge(key === "Home" ? -1 : 1, control);
    if (control && key.toLowerCase() === "z") return shiftKey ? this.commands.redo : this.commands.undo;
    if (control && key.toLowerCase() === "y") return this.commands.redo;
    if (key === "Delete") return this.commands.clearCells;
    if (key === "Escape") return () => this.cursor.select(this.cursor.td);
    if (key === "F2" || key === "Enter" || (key === " " && isList(this.cursor.td))) return () => this.#edit(key, altKey);
    return null;
  }

  // isAlone: of a merged level cell, only the row that the cursor came from
  #edit(key, isAlone) {
    const { td } = this.cursor;
    if (!isEditable(td)) return key === "Enter" ? this.cursor.move(1, 0) : true;
    this.entry.open(td, "end");
    if (isAlone) this.scope.narrow();
    this.entry.isUnfolded = isList(td) && unfold(control(td));
    return true;
  }

  #enter(way) {
    this.entry.close();
    if (!this.cursor.move(way, 0)) this.cursor.focus();
  }

  #next(way) {
    this.entry.close();
    return this.cursor.step(way);
  }

  #look() {
    this.entry.close();
    this.visit(this.cursor.td);
  }

  #cancel() {
    this.entry.cancel();
    this.cursor.focus();
  }
}

// Opens a list where the browser lets us; elsewhere arrow keys change it in place.
function unfold(list) {
  try {
    list.showPicker();
    return true;
  } catch {
    return false;
  }
}
