// The comments (意见) of the rail: written, answered and settled in place, and tied to their cells.
import { address } from "../editor/cells.js";
import { make } from "../editor/dom.js";
import { forget, keepTexts } from "../reason.js";
import { Corner } from "./corner.js";
import { Leader } from "./leader.js";
import { cellOf, drawMarks } from "./marks.js";
import { post } from "./post.js";

export class Comments {
  // goTo(td) brings a cell into view and selects it; here() is the cell that the person is at
  constructor({ table, panel, goTo, here }) {
    Object.assign(this, { table, panel, goTo, here });
    this.leader = new Leader();
    if (this.composer) new Corner(table, (td) => this.write(td));
    this.mark();
    table.addEventListener("regroup", () => this.mark());
    panel.addEventListener("submit", (event) => this.#send(event));
    panel.addEventListener("click", (event) => this.#click(event));
    panel.addEventListener("keydown", (event) => this.#press(event));
    document.addEventListener("keydown", (event) => this.#shortcut(event));
  }

  get threads() {
    return Array.from(this.panel.querySelectorAll(".comment"));
  }

  get open() {
    return this.threads.filter((thread) => thread.classList.contains("is-open"));
  }

  get composer() {
    return this.panel.querySelector(".comment-new");
  }

  mark() {
    drawMarks(this.table, this.threads, (thread) => this.show(thread));
    this.leader.clear();
    tell(this.open);
  }

  // At the thread that the address names; a returned form at what was asked for first.
  openFirst() {
    const named = this.threads.find((thread) => `#${thread.id}` === location.hash);
    const first = location.hash ? named : this.panel.querySelector("[data-going-back] .comment.is-open");
    if (first) this.show(first, true);
  }

  showTab() {
    document.querySelector(TAB).click();
  }

  // Brings a thread and its cell together; the focus goes to the thread, or with isCell to the cell.
  show(thread, isCell = false) {
    const td = cellOf(this.table, thread.dataset);
    openRail();
    const fold = thread.closest("details");
    if (fold) fold.open = true;
    if (td) this.goTo(td);
    if (!isCell || !td) thread.focus({ preventScroll: true });
    thread.scrollIntoView({ block: "nearest" });
    this.#activate(thread, td);
  }

  // Answers what is asked about a cell, or asks something new about it.
  write(td) {
    const thread = td && this.open.find((each) => cellOf(this.table, each.dataset) === td);
    if (thread) this.#answer(thread, td);
    else this.#ask(td);
  }

  #answer(thread, td) {
    openRail();
    this.#activate(thread, td);
    thread.querySelector(".comment-reply").open = true;
    thread.querySelector("textarea").focus();
  }

  #ask(td) {
    if (!this.composer) return;
    openRail();
    this.#activate(null, td);
    choose(this.composer.elements.place, td);
    this.composer.elements.text.focus();
  }

  #activate(thread, td) {
    document.querySelectorAll(".comment.is-active, .is-remarked").forEach((old) => old.classList.remove("is-active", "is-remarked"));
    this.leader.clear();
    if (td) td.classList.add("is-remarked");
    if (thread) thread.classList.add("is-active");
    if (td && thread) this.leader.draw(td, thread);
  }

  async #send(event) {
    const form = event.target.closest("form");
    event.preventDefault();
    const reply = await post(form, event.submitter, this.panel.dataset.person);
    if (!reply) return;
    if (reply.error) return refuse(form, reply.error);
    this.panel.innerHTML = reply.html;
    if (!this.panel.querySelector("[role=alert]")) form.querySelectorAll("textarea").forEach(forget);
    keepTexts(this.panel);
    this.mark();
    this.#settle(form);
  }

  // Where the focus goes once something was sent: back to the cell, or to the thread that it was said in.
  #settle(form) {
    const before = form.closest(".comment");
    const thread = before && document.getElementById(before.id);
    const td = this.here();
    if (this.panel.querySelector("[role=alert]")) this.composer.elements.text.focus();
    else if (thread && thread.getClientRects().length) thread.focus();
    else if (td) this.goTo(td);
    else document.querySelector(TAB).focus();
  }

  #click(event) {
    const link = event.target.closest(".comment-place a");
    if (link) {
      event.preventDefault();
      this.show(link.closest(".comment"), true);
    }
  }

  #press(event) {
    const { key, ctrlKey, metaKey, target } = event;
    if (!target.matches("textarea")) return;
    if (key === "Enter" && (ctrlKey || metaKey)) target.form.requestSubmit(target.form.querySelector("button[value=reply], .comment-new > button"));
    if (key === "Escape" && this.here()) {
      event.stopPropagation();
      this.goTo(this.here());
    }
  }

  #shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return;
    event.preventDefault();
    if (this.panel.contains(document.activeElement)) this.#ask(this.here());
    else this.write(this.here());
  }
}

const TAB = '.rail-tab[href="#comments-section"]';

function openRail() {
  document.querySelector(TAB).click();
  document.getElementById("rail").classList.add("is-open");
}

// Sets the place of a new comment to a cell, without one to the whole form.
function choose(list, td) {
  const { where = "", rows = "", row = "", field = where } = td ? address(td) : {};
  const value = `${rows}:${row}:${field}`;
  if (!Array.from(list.options).some((option) => option.value === value)) list.add(new Option(nameOf(td), value));
  list.value = value;
}

function nameOf(td) {
  const name = td.parentElement.querySelector('td[data-field="name"] .text');
  return `${name ? name.textContent : ""}・${td.dataset.label}`;
}

// Says everywhere on the page how much is open.
function tell(open) {
  const count = document.getElementById("comments-count");
  if (count) count.textContent = open.length || "";
  document.querySelectorAll("[data-open-count]").forEach((each) => { each.textContent = open.length; });
  document.querySelectorAll("[data-open-note], [data-open-comments]").forEach((each) => { each.hidden = !open.length; });
  const names = open.map((thread) => make("li", {}, titleOf(thread)));
  document.querySelectorAll("[data-open-comments] ul").forEach((list) => list.replaceChildren(...names));
}

function titleOf(thread) {
  const isAnswered = thread.classList.contains("is-answered");
  return `${thread.querySelector(".comment-place").textContent}${isAnswered ? "（已答复）" : ""}`;
}

function refuse(form, sentence) {
  form.querySelectorAll(".finding-told").forEach((old) => old.remove());
  form.prepend(make("p", { class: "finding-told", role: "alert" }, sentence));
}
