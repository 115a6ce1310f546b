// The findings (审核提示) of the rail, fetched again after saves, and their marks at cells and in the margin.
import { control } from "./cells.js";
import { make } from "./dom.js";
import { tellLeft } from "./left.js";
import { covering, entries, firstOf } from "./rows.js";
import { post } from "./server.js";

const PAUSE = 50; // milliseconds after the last save, so that several answers make one request
const TAG = 24; // pixels of height that a mark takes in the margin
const SEVERITIES = ["error", "warning", "hint"];

export class Findings {
  #timer = 0;
  #asked = 0;

  // replaced(change) runs a change of the panel, and keeps what somebody is writing there; none happens while isHeld
  constructor({ table, panel, url }) {
    Object.assign(this, { table, panel, url, isHeld: false });
    this.replaced = (change) => change();
    this.mark();
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PAUSE);
  }

  // Checks the form as the server has it; an answer that a later question has overtaken is dropped.
  async refresh() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const { ok, html } = await post(this.url).catch(() => ({}));
    if (ok && asked === this.#asked && !this.isHeld) this.show(html);
  }

  show(html) {
    this.#asked += 1;
    this.replaced(() => { this.panel.innerHTML = html; });
    this.mark();
  }

  // What was dismissed is no longer pointed at.
  get items() {
    return Array.from(this.panel.querySelectorAll(".finding")).filter((item) => !item.closest("details"));
  }

  get open() {
    return this.items.filter((item) => "open" in item.dataset);
  }

  get errors() {
    return this.open.filter((item) => item.dataset.severity === "error");
  }

  // What a submission waits for: errors first.
  get blocking() {
    return this.open.filter((item) => item.dataset.severity !== "hint");
  }

  // The very cell that a finding is about, if it is about one.
  ownCellOf(item) {
    return this.table.querySelector(`td[data-where="${CSS.escape(item.dataset.where)}"]`);
  }

  // Where a finding leads: to its cell, to what it names beside the table, else to the first row.
  cellOf(item) {
    const td = this.ownCellOf(item);
    if (td) return covering(td);
    const { where } = item.dataset;
    const [row] = entries(this.table, this.#blockOf(where));
    return this.#beside(where) || (row ? firstOf(row) : this.table.querySelector("td.is-editable"));
  }

  // The finding to look at from a cell: its own, else the first one of all.
  itemOf(td) {
    return this.items.find((item) => this.cellOf(item) === td) || this.open[0];
  }

  mark() {
    this.#unmark();
    const rows = new Map();
    for (const item of this.items) {
      const tr = this.#markCell(item);
      if (tr) rows.set(tr, [...(rows.get(tr) || []), item]);
    }
    const margins = Array.from(rows, ([tr, items]) => [tr, margin(items, Math.floor(tr.offsetHeight / TAG))]);
    margins.forEach(([tr, td]) => tr.append(td));
    this.#count();
  }

  #unmark() {
    this.table.querySelectorAll("td.marks").forEach((td) => td.remove());
    for (const td of this.table.querySelectorAll("td.is-error, td.is-warning, td.is-hint")) {
      td.classList.remove(...SEVERITIES.map((severity) => `is-${severity}`));
      if (!td.classList.contains("is-refused")) unlabel(control(td));
    }
  }

  // Marks the cell of a finding that nobody has answered; gives the row beside which its number stands.
  #markCell(item) {
    const { where, severity } = item.dataset;
    if (this.#beside(where)) return null;
    const td = this.ownCellOf(item);
    const cell = td && covering(td);
    if (cell && "open" in item.dataset && !SEVERITIES.some((other) => cell.classList.contains(`is-${other}`))) {
      cell.classList.add(`is-${severity}`);
      label(control(cell), item.id, severity === "error");
    }
    return cell ? cell.parentElement : this.table.querySelector(`tr[data-heads="${this.#blockOf(where)}"]`);
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
    tellLeft();
    const count = document.getElementById("findings-count");
    if (count) count.textContent = this.open.length || "";
    document.querySelectorAll(".section-link").forEach((link) => mark(link, this.#errorsIn(link.dataset.section)));
    for (const severity of SEVERITIES) this.#tally(severity);
  }

  #errorsIn(section) {
    const within = this.table.querySelector(`tbody[data-section="${section}"]`);
    return this.errors.filter((item) => within.contains(this.cellOf(item))).length;
  }

  #tally(severity) {
    const number = this.open.filter((item) => item.dataset.severity === severity).length;
    document.querySelectorAll(`.tally-${severity}`).forEach((tally) => {
      tally.hidden = number === 0;
      tally.querySelector(".tally-number").textContent = number;
    });
  }
}

// The numbers beside a row, as many as its height takes, and how many more there are.
function margin(items, room) {
  const rest = items.slice(Math.max(room, 1));
  const tags = items.slice(0, Math.max(room, 1)).map((item) => tag(item, item.querySelector(".tag").textContent));
  if (rest.length) tags.push(tag(rest[0], `+${rest.length}`, `还有 ${rest.length} 条提示`));
  if (rest.length) tags[tags.length - 1].classList.add("is-more");
  return make("td", { class: "marks" }, ...tags);
}

function tag(item, text, words = `提示 ${text}`) {
  const settled = "open" in item.dataset ? "" : " is-settled";
  const kind = `tag tag-${item.dataset.severity}${settled}`;
  return make("a", { class: kind, href: `#${item.id}`, tabindex: -1, "aria-label": words }, text);
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
