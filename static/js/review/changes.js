// The changes of the list, one after the other: in the list, in the form, with ] and [.
import { covering } from "../editor/rows.js";

export class Changes {
  #at = -1;

  constructor({ table, goTo }) {
    Object.assign(this, { table, goTo });
    this.links = Array.from(document.querySelectorAll(".change-link"));
    this.links.forEach((link, index) => link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#show(index);
    }));
    document.querySelectorAll("[data-walk]").forEach((button) => {
      button.disabled = !this.links.length;
      button.addEventListener("click", () => this.walk(Number(button.dataset.walk)));
    });
  }

  walk(way) {
    const { length } = this.links;
    if (length) this.#show(this.#at < 0 && way < 0 ? length - 1 : (this.#at + way + length) % length);
  }

  #show(index) {
    this.#at = index;
    document.querySelectorAll(".change.is-active").forEach((item) => item.classList.remove("is-active"));
    const item = this.links[index].closest(".change");
    item.classList.add("is-active");
    item.scrollIntoView({ block: "nearest" });
    document.getElementById("compare-place").textContent = `${index + 1} / ${this.links.length}`;
    const target = document.getElementById(decodeURIComponent(this.links[index].getAttribute("href").slice(1)));
    const td = target && target.closest("td.value");
    if (td) this.goTo(covering(td));
  }
}
