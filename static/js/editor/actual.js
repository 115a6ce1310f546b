// Help with the result of a qualitative indicator (定性指标): its official grades, each with its share of the weight.
import { control } from "./cells.js";
import { button, make } from "./dom.js";
import { cellOf } from "./rows.js";

const QUANTITY = /^[≥≤＞＜>＝=<]{0,2}\s*[\d.,]+/;

export class ActualHelp {
  #box = null;

  // changed(td) is called when a grade was written into the cell
  constructor(changed) {
    this.changed = changed;
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  open(td) {
    this.close();
    const target = cellOf(td.parentElement, "target");
    if (QUANTITY.test(target.querySelector(".text").textContent.trim())) return;
    const keys = this.#grades().map((grade, index) => this.#choice(td, grade, index + 1));
    this.#box = make("div", { class: "popover grades", role: "group", "aria-label": "完成情况的等级" }, ...keys);
    this.#box.addEventListener("mousedown", (event) => event.preventDefault());
    td.append(this.#box);
    this.#box.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.#box) this.#box.remove();
    this.#box = null;
  }

  #grades() {
    return Array.from(document.querySelectorAll("#grades li"), ({ dataset }) => dataset);
  }

  #choice(td, { word, share }, number) {
    const key = button("", () => this.#write(td, word), "grade");
    key.tabIndex = -1;
    key.append(make("kbd", {}, `Alt+${number}`), make("span", {}, word), make("span", { class: "meta" }, share));
    return key;
  }

  #key(event) {
    const choice = this.#box && event.altKey && this.#box.children[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.click();
  }

  #write(td, text) {
    control(td).value = text;
    control(td).focus();
    this.changed(td);
  }
}
