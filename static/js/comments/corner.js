// The corner of the cell under the hand or the cursor: a press there begins a comment on it.
import { make } from "../editor/dom.js";
import { covering } from "../editor/rows.js";

export class Corner {
  constructor(table, write) {
    const words = { "aria-label": "对这一格写意见", title: "写意见（Ctrl+Alt+M）" };
    this.button = make("button", { type: "button", class: "comment-add", tabindex: -1, ...words });
    this.button.addEventListener("mousedown", (event) => {
      event.preventDefault();
      event.stopPropagation();
    });
    this.button.addEventListener("click", (event) => {
      event.stopPropagation();
      write(this.button.closest("td"));
    });
    for (const kind of ["focusin", "mouseover"]) table.addEventListener(kind, ({ target }) => this.#move(target));
  }

  #move(target) {
    const td = target.closest("td.value");
    if (td && td !== this.button.parentElement) covering(td).append(this.button);
  }
}
