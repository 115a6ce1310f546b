// Which rows a choice in a merged level cell is for: all of the group, or only the row that the cursor came from.
import { button, make } from "./dom.js";
import { groupOf } from "./levels.js";
import { isCovered } from "./rows.js";

export class Scope {
  #box = null;
  #isGroup = true;

  constructor(cursor) {
    this.cursor = cursor;
  }

  rows(td) {
    const own = isCovered(td) ? td.parentElement : this.cursor.row || td.parentElement;
    return this.#isGroup && !isCovered(td) ? groupOf(td) : [own];
  }

  isNeeded(td) {
    return !isCovered(td) && groupOf(td).length > 1;
  }

  open(td) {
    this.close();
    if (!this.isNeeded(td)) return;
    this.#box = make("div", { class: "popover level-scope" });
    this.#box.addEventListener("mousedown", (event) => event.preventDefault());
    this.#draw();
    td.append(this.#box);
    this.#box.scrollIntoView({ block: "nearest" });
  }

  // Only the row that the cursor came from.
  narrow() {
    this.#isGroup = false;
    if (this.#box) this.#draw();
  }

  close() {
    if (this.#box) this.#box.remove();
    this.#box = null;
    this.#isGroup = true;
  }

  #draw() {
    const count = groupOf(this.cursor.td).length;
    const number = Number(this.cursor.row.dataset.index) + 1;
    const keys = [this.#key(`整组 ${count} 行`, "Enter", true), this.#key(`只改第 ${number} 行`, "Alt+Enter", false)];
    this.#box.replaceChildren(make("div", { class: "segmented", role: "group", "aria-label": "改哪几行" }, ...keys));
  }

  #key(label, stroke, isGroup) {
    const key = button(label, () => { this.#isGroup = isGroup; this.#draw(); }, "is-word");
    key.title = stroke;
    key.tabIndex = -1;
    key.setAttribute("aria-pressed", String(isGroup === this.#isGroup));
    return key;
  }
}
