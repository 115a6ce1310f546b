// The findings (审核提示) of the rail, fetched again after saves, and their marks at cells and in the margin.
import { control } from "./cells.js";
import { make } from "./dom.js";
import { covering, entries, firstOf } from "./rows.js";

const PAUSE = 1000; // milliseconds after the last save
const SEVERITIES = ["error", "warning", "hint"];

export class Findings {
  #timer = 0;

  constructor({ table, panel, url }) {
    Object.assign(this, { table, panel, url });
    this.mark();
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PAUSE);
  }

  async refresh() {
    clearTimeout(this.#timer);
    const reply = await fetch(this.url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!reply || reply.status !== 200 || reply.redirected) return;
    this.panel.innerHTML = await reply.text();
    this.mark();
  }

  get items() {
    return Array.from(this.panel.querySelectorAll(".finding"));
  }

  get errors() {
    return this.items.filter((item) => item.dataset.severity === "error");
  }

  // Where a finding leads: to its cell, to what it names beside the table, else to the first row.
  cellOf(item) {
    const { where } = item.dataset;
    const td = this.table.querySelector(`td[data-where="${CSS.escape(where)}"]`);
    if (td) return covering(td);
    const [row] = entries(this.table, this.#blockOf(where));
    return this.#beside(where) || (row ? firstOf(row) : this.table.querySelector("td.is-editable"));
  }

  mark() {
    this.#unmark();
    this.items.forEach((item, index) => this.#markOne(item, index + 1));
    this.#count();
  }

  #unmark() {
    this.table.querySelectorAll("td.marks").forEach((td) => td.remove());
    for (const td of this.table.querySelectorAll("td.is-error, td.is-warning, td.is-hint")) {
      td.classList.remove(...SEVERITIES.map((severity) => `is-${severity}`));
      if (!td.classList.contains("is-refused")) unlabel(control(td));
    }
  }

  #markOne(item, number) {
    const { where, severity } = item.dataset;
    const td = this.table.querySelector(`td[data-where="${CSS.escape(where)}"]`);
    if (this.#beside(where)) return;
    const cell = td && covering(td);
    if (cell && !SEVERITIES.some((other) => cell.classList.contains(`is-${other}`))) {
      cell.classList.add(`is-${severity}`);
      label(control(cell), item.id, severity === "error");
    }
    const tr = cell ? cell.parentElement : this.table.querySelector(`tr[data-heads="${this.#blockOf(where)}"]`);
    const tag = { class: `tag tag-${severity}`, href: `#${item.id}`, tabindex: -1, "aria-label": `提示 ${number}` };
    margin(tr).append(make("a", tag, number));
  }

  // What a finding names that is no part of the table.
  #beside(where) {
    const named = document.getElementById(where);
    return this.table.contains(named) ? null : named;
  }

  // The block that a finding without a cell is about: the one it names, else the indicators.
  #blockOf(where) {
    const heading = where && this.table.querySelector(`tr[data-heads="${CSS.escape(where)}"]`);
    return heading ? where : "indicators";
  }

  #count() {
    const errors = this.errors;
    const note = document.getElementById("errors-left");
    if (note) note.textContent = errors.length ? `还差 ${errors.length} 处必改` : "";
    const count = document.getElementById("findings-count");
    if (count) count.textContent = this.items.length || "";
    document.querySelectorAll(".section-link").forEach((link) => mark(link, this.#errorsIn(link.dataset.section)));
    for (const severity of SEVERITIES) this.#tally(severity);
  }

  #errorsIn(section) {
    const within = this.table.querySelector(`tbody[data-section="${section}"]`);
    return this.errors.filter((item) => within.contains(this.cellOf(item))).length;
  }

  #tally(severity) {
    const number = this.items.filter((item) => item.dataset.severity === severity).length;
    document.querySelectorAll(`.tally-${severity}`).forEach((tally) => {
      tally.hidden = number === 0;
      tally.querySelector(".tally-number").textContent = number;
    });
  }
}

function margin(tr) {
  const found = tr.querySelector("td.marks");
  if (found) return found;
  const td = make("td", { class: "marks" });
  tr.append(td);
  return td;
}

function mark(link, errors) {
  link.querySelector(".done").hidden = errors > 0;
  const count = link.querySelector(".count");
  count.hidden = errors === 0;
  count.textContent = errors;
}

function label(entry, id, isError) {
  if (!entry) return;
  entry.setAttribute("aria-describedby", id);
  if (isError) entry.setAttribute("aria-invalid", "true");
}

function unlabel(entry) {
  if (!entry) return;
  entry.removeAttribute("aria-describedby");
  entry.removeAttribute("aria-invalid");
}
