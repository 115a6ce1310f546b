// Help with a target value (指标值) below its cell: operators, units, and what will be printed.
import { control, typed } from "./cells.js";
import { button, make } from "./dom.js";
import { normalise, OPERATORS, operatorOf, unitOf, withOperator, withUnit } from "./operators.js";
import { entries, cellOf } from "./rows.js";

const COMMON = ["%", "人次", "元", "人", "次", "场"];
const UNITS = 8;

// changed(td) is called when a button wrote into the cell
export class TargetHelp {
  #box = null;

  constructor(table, changed) {
    this.table = table;
    this.changed = changed;
  }

  open(td) {
    this.close();
    this.#box = make("div", { class: "popover value-editor" });
    this.#box.addEventListener("mousedown", (event) => event.preventDefault());
    td.append(this.#box);
    this.update(td);
    this.#box.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.#box) this.#box.remove();
    this.#box = null;
  }

  update(td) {
    if (!this.#box) return;
    const paper = make("output", {}, normalise(typed(td)));
    const line = make("p", { class: "paper-line" }, make("span", {}, "纸面写作"), paper);
    const units = this.#style === "none" ? [] : [this.#units(td)];
    this.#box.replaceChildren(this.#operators(td), ...units, line);
  }

  get #style() {
    return this.table.dataset.units;
  }

  #operators(td) {
    const chosen = operatorOf(typed(td));
    const keys = OPERATORS.map((sign) => this.#key(td, sign, sign === chosen, withOperator(typed(td), sign)));
    const word = this.#key(td, "定性", false, withOperator(typed(td), ""));
    word.classList.add("is-word");
    return make("div", { class: "segmented", role: "group", "aria-label": "比较符" }, ...keys, word);
  }

  #units(td) {
    const chosen = unitOf(typed(td));
    const keys = this.#known().map((unit) => this.#key(td, unit, unit === chosen, withUnit(typed(td), unit, this.#style)));
    return make("div", { class: "segmented units", role: "group", "aria-label": "计量单位" }, ...keys);
  }

  // Units of the other rows first: a form counts in few of them.
  #known() {
    const targets = entries(this.table).map((tr) => cellOf(tr, "target")).filter(Boolean);
    const used = targets.map((td) => unitOf(typed(td))).filter(Boolean);
    return Array.from(new Set([...used, ...COMMON])).filter((unit) => unit.length < 6).slice(0, UNITS);
  }

  #key(td, label, isPressed, text) {
    const key = button(label, () => this.#write(td, text), "");
    key.tabIndex = -1;
    key.setAttribute("aria-pressed", String(isPressed));
    return key;
  }

  #write(td, text) {
    const entry = control(td);
    entry.value = text;
    entry.focus();
    this.changed(td);
  }
}
