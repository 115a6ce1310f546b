// What a person does about a finding, in the rail itself: mend it, say why it may stay, dismiss it, take that back.
import { address, base } from "./cells.js";
import { post } from "./server.js";
import { toast } from "./toast.js";

const CONTROLS = ".finding-actions :is(button, summary, textarea, a[href])";
const AWAY = "没有完成：请检查网络和登录，再试一次。";
const CHANGED = "这一格刚改过，请看最新的提示。";

export class Replies {
  #acts = {
    mend: (form, item) => this.#mend(form, item),
    recompute: (form) => this.#recompute(form),
    answer: (form) => this.#send(form),
    take_back: (form) => this.#send(form),
  };

  // perform(edits) carries out what can be undone; computed(cells) shows what the server computed
  constructor({ findings, entry, queue, perform, undo, computed, scope }) {
    Object.assign(this, { findings, entry, queue, perform, undo, computed, scope });
    findings.replaced = (change) => this.#keep(change);
    findings.panel.addEventListener("submit", (event) => this.#act(event));
    findings.panel.addEventListener("input", ({ target }) => this.#draft(target));
    findings.panel.addEventListener("compositionstart", () => this.#hold(true));
    findings.panel.addEventListener("compositionend", () => this.#hold(false));
    this.#refill();
  }

  // Nothing is taken from an input method that is composing.
  #hold(isHeld) {
    this.findings.isHeld = isHeld;
    if (!isHeld) this.findings.later();
  }

  #act(event) {
    event.preventDefault();
    this.entry.close();
    const form = event.target;
    this.#acts[form.dataset.act](form, form.closest(".finding"));
  }

  // As an ordinary edit; not where the cell says something else by now than what the mend was made of.
  #mend(form, item) {
    const td = this.findings.ownCellOf(item);
    if (!td || base(td) !== form.dataset.old) {
      toast(CHANGED);
      return this.findings.refresh();
    }
    this.perform([{ op: "set", ...address(td), new: form.dataset.mend }]);
    return toast(`${form.dataset.label}：已改为 ${form.dataset.mend}`, "撤销", this.undo);
  }

  async #recompute(form) {
    const { ok, body, html } = await this.#post(form);
    if (!ok) return toast(AWAY);
    if (html) return this.findings.show(html);
    this.computed(body.computed);
    toast(`已重算，${body.computed.length} 格有变化`);
    return this.findings.refresh();
  }

  async #send(form) {
    const { ok, html } = await this.#post(form);
    if (!ok) return toast(AWAY);
    if (!html.includes("finding-told")) this.#forget(form);
    this.findings.show(html);
    const refusal = this.findings.panel.querySelector(".finding-told");
    return refusal && toast(refusal.textContent);
  }

  // What was written has arrived.
  #forget(form) {
    sessionStorage.removeItem(this.#key(nameOf(form)));
    const reason = form.closest(".finding-reason");
    if (reason) reason.open = false;
  }

  // What the answer is about must have arrived first.
  async #post(form) {
    await this.queue.settled();
    return post(form.action, new FormData(form)).catch(() => ({}));
  }

  // The panel comes anew, but what is being written stays, and so does the focus: at its place, or at the next one.
  #keep(change) {
    const { panel } = this.findings;
    const active = panel.contains(document.activeElement) ? document.activeElement : null;
    const item = active && active.closest(".finding");
    const seat = item && { name: nameOf(active), at: indexOf(panel, item), control: controlsOf(item).indexOf(active) };
    const unfolded = Array.from(panel.querySelectorAll("details[open]"), pathOf);
    const caret = active && active.selectionStart;
    change();
    panel.querySelectorAll("details").forEach((details) => { details.open = unfolded.includes(pathOf(details)); });
    this.#refill();
    if (seat) this.#sit(seat, caret);
  }

  #sit({ name, at, control }, caret) {
    const items = itemsOf(this.findings.panel);
    const same = items.find((item) => item.dataset.name === name && !item.matches("details:not([open]) *"));
    const item = same || items.filter((other) => !other.closest("details"))[at];
    const controls = item ? controlsOf(item) : [];
    const goal = (same && controls[control]) || controls[0] || this.findings.panel;
    goal.focus({ preventScroll: true });
    if (goal.matches("textarea") && same) goal.setSelectionRange(caret, caret);
    goal.scrollIntoView({ block: "nearest" });
  }

  // A reason that was begun outlives the page, in this tab.
  #draft(field) {
    if (field.matches("textarea")) sessionStorage.setItem(this.#key(nameOf(field)), field.value);
  }

  #refill() {
    for (const field of this.findings.panel.querySelectorAll("textarea")) {
      const text = sessionStorage.getItem(this.#key(nameOf(field)));
      if (!text) continue;
      field.value = text;
      field.closest("details").open = true;
    }
  }

  #key(name) {
    return `reason:${this.scope}:${name}`;
  }
}

const itemsOf = (panel) => Array.from(panel.querySelectorAll(".finding"));
const indexOf = (panel, item) => itemsOf(panel).indexOf(item);
const nameOf = (element) => element.closest(".finding").dataset.name;
const pathOf = (details) => details.id || nameOf(details);

// What can be done about a finding; not what a closed reason hides.
export function controlsOf(item) {
  const isHidden = (control) => control.closest("details:not([open])") && !control.matches("summary");
  return Array.from(item.querySelectorAll(CONTROLS)).filter((control) => !isHidden(control));
}
