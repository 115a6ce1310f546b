// From a finding to its cell and back: the rail, the numbers in the margin, the parts of the form.
import { controlsOf } from "./replies.js";
import { toast } from "./toast.js";

export class Rail {
  constructor({ findings, cursor, goTo }) {
    Object.assign(this, { findings, cursor, goTo, element: document.getElementById("rail") });
    findings.panel.addEventListener("click", (event) => this.#follow(event));
    findings.table.addEventListener("click", (event) => this.#pick(event));
    document.querySelectorAll(".section-link").forEach((link) => link.addEventListener("click", () => choose(link)));
    document.querySelectorAll(".rail-open").forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      this.open();
    }));
    document.querySelector(".rail-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  open() {
    const tab = this.element.querySelector('.rail-tab[href="#findings-section"]');
    if (tab) tab.click();
    this.element.classList.add("is-open");
  }

  close() {
    this.element.classList.remove("is-open");
  }

  // By key to what is said about a cell, else to the first thing that is said at all.
  visit(td) {
    const item = this.findings.itemOf(td);
    if (!item) return toast("没有待处理的提示");
    return this.#enter(item, controlsOf(item)[0]);
  }

  // Beside the form too: from one thing that is said to the next.
  #press(event) {
    if (event.key === "Escape") this.#leave();
    if (event.key !== "F8" || event.isComposing || this.findings.table.contains(event.target)) return;
    event.preventDefault();
    this.#next(event.target.closest(".finding"));
  }

  #next(item) {
    const { open } = this.findings;
    const next = open[open.indexOf(item) + 1] || open[0];
    return next ? this.#enter(next, controlsOf(next)[0]) : toast("没有待处理的提示");
  }

  // To the reason that a warning wants before the form can be submitted.
  ask(item) {
    const reason = item.querySelector(".finding-reason");
    if (reason) reason.open = true;
    this.#enter(item, item.querySelector("textarea") || controlsOf(item)[0]);
  }

  #enter(item, control) {
    this.#activate(item);
    this.open();
    item.scrollIntoView({ block: "nearest" });
    control.focus({ preventScroll: true });
  }

  #follow(event) {
    const item = event.target.closest(".finding");
    if (!item || !event.target.closest("a.to-cell")) return;
    event.preventDefault();
    this.close();
    this.#activate(item);
    this.goTo(this.findings.cellOf(item));
  }

  #pick(event) {
    const tag = event.target.closest("a.tag");
    if (!tag) return;
    event.preventDefault();
    const item = document.querySelector(tag.getAttribute("href"));
    this.#activate(item);
    this.open();
    item.scrollIntoView({ block: "nearest" });
  }

  // Escape closes what lies over the form, and leads back to where one came from, else to what the finding is about.
  #leave() {
    this.close();
    const { activeElement } = document;
    const item = activeElement.closest(".finding");
    if (!this.findings.panel.contains(activeElement)) return;
    if (this.cursor.td) this.cursor.focus();
    else if (item) this.goTo(this.findings.cellOf(item));
  }

  #activate(item) {
    const active = document.querySelectorAll(".finding.is-active, .tag.is-active");
    active.forEach((other) => other.classList.remove("is-active"));
    item.classList.add("is-active");
    const tag = this.findings.table.querySelector(`a.tag[href="#${item.id}"]`);
    if (tag) tag.classList.add("is-active");
  }
}

function choose(link) {
  document.querySelectorAll(".section-link").forEach((other) => other.setAttribute("aria-current", String(other === link)));
}
