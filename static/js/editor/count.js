// How many characters a long text has, below its cell while one writes; said aloud only where few are left.
import { typed } from "./cells.js";
import { make } from "./dom.js";

const NEAR = 0.9; // of what the cell holds
const STEP = 100; // characters between two words of warning

export class Count {
  #line = make("p", { class: "entry-count", "aria-hidden": "true" });
  #voice = make("p", { class: "visually-hidden", "aria-live": "polite" });

  open(td) {
    td.append(this.#line, this.#voice);
    this.update(td);
  }

  close() {
    this.#line.remove();
    this.#voice.remove();
    this.#voice.textContent = "";
  }

  update(td) {
    const count = Array.from(typed(td)).length;
    const most = Number(td.dataset.most);
    this.#line.textContent = `字数 ${count.toLocaleString()} / ${most.toLocaleString()}`;
    this.#line.classList.toggle("is-near", count > most * NEAR && count <= most);
    this.#line.classList.toggle("is-over", count > most);
    this.#say(most - count, count > most * NEAR);
  }

  #say(left, isNear) {
    const words = left < 0 ? "字数已超过上限，请删减" : `还可以写不到 ${Math.ceil(left / STEP + 0.01) * STEP} 个字`;
    if (!isNear || this.#voice.textContent !== words) this.#voice.textContent = isNear ? words : "";
  }
}
