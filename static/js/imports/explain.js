// What is wrong with the selected cell, below it, with the mends that are offered; while one edits it is out of the way.
import { make } from "../editor/dom.js";

export class Explanation {
  #box = null;

  constructor(findings) {
    this.findings = findings;
  }

  show(td) {
    this.close();
    const items = this.findings.items.filter((item) => this.findings.cellOf(item) === td);
    if (!items.length) return;
    this.#box = make("div", { class: "popover explanation", role: "note" }, ...items.flatMap(parts));
    td.append(this.#box);
    this.#box.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.#box) this.#box.remove();
    this.#box = null;
  }
}

// A copy of what the rail says: the sentence and the offers, these without their form, since the sheet is in one.
function parts(item) {
  const words = make("p", { class: `is-${item.dataset.severity}` }, item.querySelector(".finding-why").textContent);
  const offers = item.querySelector(".offers");
  if (!offers) return [words];
  const copies = Array.from(offers.querySelectorAll("button"), (offer) => offer.cloneNode(true));
  return [words, make("div", { class: "finding-actions offers", "data-where": offers.dataset.where }, ...copies)];
}
