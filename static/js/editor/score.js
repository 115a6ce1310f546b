// The 得分 of a self-evaluation: the rail fetched again after saves, how a score came about, weights spread evenly.
import { findCell, base } from "./cells.js";
import { make } from "./dom.js";
import { toast } from "./toast.js";

const PAUSE = 300; // milliseconds after the last save

export class Score {
  #timer = 0;
  #box = null;

  // perform(edits) carries out what can be undone
  constructor({ table, panel, perform }) {
    Object.assign(this, { table, panel, perform });
    table.addEventListener("mouseover", ({ target }) => this.#hover(target.closest("td.value")));
    const button = document.getElementById("spread");
    if (button) button.addEventListener("click", (event) => { event.preventDefault(); this.#spread(button.dataset.url); });
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), PAUSE);
  }

  // Says below a computed cell how its text came about.
  explain(td) {
    if (this.#box) this.#box.remove();
    this.#box = null;
    const words = td && this.#words(td);
    if (!words) return;
    this.#box = make("p", { class: "popover score-note", role: "note" }, words);
    td.append(this.#box);
  }

  #hover(td) {
    if (td && td.matches(".is-calc, .is-adjustable")) td.title = this.#words(td) || "";
  }

  #words(td) {
    const found = td.dataset.where && this.panel.querySelector(`[data-where="${CSS.escape(td.dataset.where)}"] dd`);
    return found && found.textContent;
  }

  async #refresh() {
    const reply = await fetch(this.panel.dataset.url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!reply || reply.status !== 200 || reply.redirected) return;
    const open = Array.from(this.panel.querySelectorAll("details"), (details) => details.open);
    this.panel.innerHTML = await reply.text();
    this.panel.querySelectorAll("details").forEach((details, index) => { details.open = open[index]; });
  }

  async #spread(url) {
    const reply = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!reply || reply.status !== 200) return toast("现在不能平均分配，请稍后再试");
    const { weights } = await reply.json();
    const edits = weights.map(({ row, text }) => ({ op: "set", row, field: "weight", new: text }));
    const changed = edits.filter((edit) => findCell(this.table, edit) && base(findCell(this.table, edit)) !== edit.new);
    this.perform(changed);
    return toast(changed.length ? `已平均分配 ${changed.length} 行的分值，可以撤销` : "分值已是平均分配");
  }
}
