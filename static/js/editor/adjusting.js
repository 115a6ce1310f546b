// What an adjustment (目标调整) changes, in the rail: why, saved when its text is left, and 还原, an edit like any other.
// The list comes anew after every save; what is being written stays, and a text that was begun outlives the page.
import { findCell, findRow } from "./cells.js";
import { tellLeft } from "./left.js";
import { covering, firstOf } from "./rows.js";
import { post } from "./server.js";
import { toast } from "./toast.js";

const PAUSE = 50; // milliseconds after the last save
const AWAY = "理由没有保存，写的内容还在。请检查网络和登录，离开这一格时会再试。";

export class Adjusting {
  #timer = 0;
  #asked = 0;
  #isComposing = false;

  // perform(edits) carries out what can be undone; goTo(td) brings a cell into view
  constructor({ table, panel, entry, queue, perform, undo, goTo, scope }) {
    Object.assign(this, { table, panel, entry, queue, perform, undo, goTo, scope });
    panel.addEventListener("input", ({ target }) => this.#draft(target));
    panel.addEventListener("change", ({ target }) => target.matches("textarea") && this.#send(target));
    panel.addEventListener("submit", (event) => this.#act(event));
    panel.addEventListener("keydown", (event) => this.#press(event));
    panel.addEventListener("click", (event) => this.#follow(event));
    panel.addEventListener("compositionstart", () => { this.#isComposing = true; });
    panel.addEventListener("compositionend", () => { this.#isComposing = false; this.later(); });
    this.#refill();
    this.#count();
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), PAUSE);
  }

  // Resolves once every reason that was written is kept, and the list is of the form as the server has it.
  async settled() {
    await this.queue.settled();
    for (const field of this.#fields.filter(isWritten)) await this.#send(field);
    await this.refresh();
  }

  async refresh() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const reply = await fetch(this.panel.dataset.url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    const isGood = reply && reply.status === 200 && !reply.redirected;
    const html = isGood && (await reply.text());
    if (html && asked === this.#asked && !this.#isComposing) this.#show(html);
  }

  // What a submission waits for.
  get open() {
    return Array.from(this.panel.querySelectorAll(".adjusted[data-open]"));
  }

  // To the first reason that is missing.
  ask() {
    document.querySelector('.rail-tab[href="#adjustment-section"]').click();
    document.getElementById("rail").classList.add("is-open");
    const field = this.open[0].querySelector("textarea");
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  get #fields() {
    return Array.from(this.panel.querySelectorAll("textarea"));
  }

  #act(event) {
    event.preventDefault();
    this.entry.close();
    const button = event.submitter;
    if (button.name === "revoke") this.#revoke(button);
    else if (button.name === "again") this.#send(button.closest(".adjusted").querySelector("textarea"), true);
    else this.#fields.filter(isWritten).forEach((field) => this.#send(field));
  }

  #revoke(button) {
    this.perform(JSON.parse(button.dataset.edits));
    toast(`${button.querySelector(".visually-hidden").textContent}已还原`, "撤销", this.undo);
  }

  // One change alone, so that nothing else is kept that is still being written.
  async #send(field, isAgain = false) {
    const fields = new FormData();
    const change = field.closest(".adjusted");
    change.querySelectorAll("input, textarea").forEach((each) => fields.append(each.name, each.value));
    if (isAgain) fields.set("again", change.dataset.name);
    const sent = field.value;
    await this.queue.settled();
    const { ok, html } = await post(this.panel.dataset.url, fields).catch(() => ({}));
    if (!ok) return toast(AWAY);
    this.#asked += 1;
    if (!html.includes("finding-told") && field.value === sent) this.#forget(field);
    this.#show(html);
    return this.#tell(change.dataset.name);
  }

  // What was refused is said where it was written.
  #tell(name) {
    const told = this.panel.querySelector(".finding-told");
    const change = this.#changeOf(name);
    if (told && change) change.querySelector(".adjusted-acts").before(told);
  }

  #changeOf(name) {
    return this.panel.querySelector(`.adjusted[data-name="${CSS.escape(name)}"]`);
  }

  #show(html) {
    const { activeElement } = document;
    const change = this.panel.contains(activeElement) && activeElement.closest(".adjusted");
    const seat = change && { name: change.dataset.name, at: controlsOf(change).indexOf(activeElement) };
    const caret = activeElement.selectionStart;
    const texts = new Map(this.#fields.filter(isWritten).map((field) => [field.id, field.value]));
    this.panel.innerHTML = html;
    this.#refill(texts);
    this.#count();
    if (seat) this.#sit(seat, caret);
  }

  #sit({ name, at }, caret) {
    const change = this.#changeOf(name);
    const goal = change && (controlsOf(change)[at] || controlsOf(change)[0]);
    if (!goal) return document.querySelector('.rail-tab[href="#adjustment-section"]').focus();
    goal.focus({ preventScroll: true });
    return goal.matches("textarea") && goal.setSelectionRange(caret, caret);
  }

  #follow(event) {
    const link = event.target.closest("a.to-cell");
    if (!link) return;
    event.preventDefault();
    const td = this.#cellOf(link.closest(".adjusted"));
    document.getElementById("rail").classList.remove("is-open");
    if (td) this.goTo(covering(td));
  }

  #cellOf({ dataset }) {
    const tr = findRow(this.table, dataset.name);
    return findCell(this.table, { where: dataset.where }) || (tr && firstOf(tr));
  }

  #press({ key, ctrlKey, metaKey, target }) {
    if (key === "Enter" && (ctrlKey || metaKey) && target.matches("textarea")) this.#send(target);
  }

  #draft(field) {
    if (field.matches("textarea")) sessionStorage.setItem(this.#key(field), field.value);
  }

  #forget(field) {
    field.defaultValue = field.value;
    sessionStorage.removeItem(this.#key(field));
  }

  #refill(texts = new Map()) {
    for (const field of this.#fields) {
      const text = texts.has(field.id) ? texts.get(field.id) : sessionStorage.getItem(this.#key(field));
      if (text !== null) field.value = text;
    }
  }

  #count() {
    document.getElementById("adjustment-count").textContent = this.open.length || "";
    tellLeft();
  }

  #key(field) {
    return `reason:${this.scope}:${field.id}`;
  }
}

const isWritten = (field) => field.value !== field.defaultValue;
const controlsOf = (change) => Array.from(change.querySelectorAll("textarea, button, a[href]"));
