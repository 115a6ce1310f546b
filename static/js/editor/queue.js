// The way to the server: edits in order, one request at a time, kept in the browser until they are acknowledged.
//
// An edit that was sent may have arrived although its answer was lost, so it is sent again as it is: a later change
// of the same cell is never folded into it, and a batch never touches a cell twice.
import { sameCell } from "./cells.js";
import { uuid } from "./uuid.js";

const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds between attempts
const BATCH = 100;
const SIZE = 500_000; // bytes of a request: the server takes 2.5 MB, what stands before it perhaps 1 MB
const LAST_SIZE = 60_000; // bytes that a browser still sends for a page that is left
const DEPARTURE = 10_000; // milliseconds after which a page that was to be left has stayed
const FINAL = [403, 404, 410]; // trying again would not help
const INDIGESTIBLE = [400, 413]; // nor with these edits, but perhaps with fewer of them
const UNTAKEN = "服务器没有接受这一处改动，可能是文字太长，请删减后再试。";

export class Queue {
  #edits = [];
  #busy = false;
  #failures = 0;
  #most = BATCH;
  #timer = 0;
  #isLocked = false;
  #isKeeping = false;
  #record = []; // what the store holds
  #isLeaving = false;
  #staying = 0;
  #savedAt = "";

  // post(edits) gives {status, body} or throws when offline; told(state, detail), answered(edit, result), computed(cells)
  constructor({ store, post, told, answered, computed }) {
    Object.assign(this, { store, post, told, answered, computed });
    window.addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  get waiting() {
    return this.#edits.filter((edit) => !edit.held);
  }

  // Refused or in conflict: kept, but not sent again by themselves.
  get held() {
    return this.#edits.filter((edit) => edit.held);
  }

  put(edit) {
    this.#edits = this.#edits.filter((other) => !(other.held && replaces(edit, other)));
    const open = this.#edits.find((other) => mayFold(other, edit, this.#edits));
    if (open) open.new = edit.new;
    else this.#edits.push({ ...edit, id: uuid() });
    if (open && open.old === open.new) this.#drop(open);
    this.#keep();
    this.send();
  }

  // Takes over what another page load left behind; it may have been sent already.
  adopt(edits) {
    this.#edits.unshift(...edits.map((edit) => ({ ...edit, held: false, sent: true })));
    this.#keep();
    this.send();
  }

  release(...edits) {
    edits.forEach((edit) => this.#drop(edit));
    this.#keep();
    if (!this.#busy && !this.#failures) this.#report();
  }

  releaseRow(row) {
    this.release(...this.#edits.filter((edit) => edit.row === row));
  }

  // Resolves once nothing is on its way any more: whether all of it was saved. Gives up where the server is away.
  async settled() {
    while (this.waiting.length && !this.#failures && !this.#isLocked) await new Promise((resolve) => setTimeout(resolve, 50));
    return !this.#edits.length;
  }

  retry() {
    clearTimeout(this.#timer);
    this.send();
  }

  async send() {
    const batch = nextBatch(this.waiting.slice(0, this.#most), SIZE);
    if (this.#busy || this.#isLocked || !batch.length) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    batch.forEach((edit) => { edit.sent = true; });
    this.#keep();
    this.told("saving");
    const reply = await this.post(batch.map(onTheWire)).catch(() => ({ status: 0 }));
    this.#busy = false;
    this.#take(batch, reply);
  }

  // The page is perhaps left, and the next one perhaps already made, without these edits: until it is clear that this
  // one stays, the store keeps them even if they are answered, for the next page to adopt.
  leave() {
    this.#write();
    this.#isLeaving = true;
    clearTimeout(this.#staying);
    this.#staying = setTimeout(() => this.stay(), DEPARTURE);
    this.#flush();
  }

  stay() {
    clearTimeout(this.#staying);
    this.#isLeaving = false;
    this.#keep();
  }

  // The last chance when a page is left; whatever happens to it, the edits are still in the store.
  #flush() {
    const batch = nextBatch(this.waiting.slice(0, BATCH), LAST_SIZE);
    if (batch.length) this.post(batch.map(onTheWire), true).catch(() => {});
  }

  #take(batch, { status, body }) {
    if (status === 200) return this.#saved(batch, body);
    if (status === 401) return this.#later("expired", body);
    if (FINAL.includes(status)) return this.#lock(body);
    if (INDIGESTIBLE.includes(status)) return this.#part(batch, body);
    return this.#later("offline", { isLasting: this.store.isLasting });
  }

  // Something in there is more than the server takes: sent in ever smaller batches until it stands alone.
  #part(batch, { message = UNTAKEN }) {
    this.#most = Math.ceil(batch.length / 2);
    if (batch.length === 1) this.#answer(batch, [{ id: batch[0].id, state: "refused", message }]);
    this.send();
  }

  #lock(body) {
    this.#isLocked = true;
    this.told("locked", body);
  }

  #later(state, detail) {
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.send(), pause * 1000);
    this.told(state, detail);
  }

  #saved(batch, body) {
    this.#savedAt = body.saved_at;
    this.#answer(batch, body.results);
    body.computed.forEach((cell) => rebase(this.waiting, cell, cell.text));
    this.computed(body.computed);
    this.send();
  }

  #answer(batch, results) {
    this.#failures = 0;
    this.#most = BATCH;
    batch.forEach((edit) => this.#settle(edit, results.find(({ id }) => id === edit.id)));
    this.#keep();
    this.#report();
  }

  #report() {
    if (this.waiting.length) this.told("saving");
    else if (this.held.length) this.told("held", { count: this.held.length });
    else this.told("saved", { at: this.#savedAt });
  }

  #settle(edit, result) {
    const later = this.#edits.slice(this.#edits.indexOf(edit) + 1);
    const again = edit.op === "set" && later.find((other) => other.op === "set" && sameCell(other, edit));
    if (result.state === "saved") {
      this.#drop(edit);
      if (edit.op === "set") rebase(later, edit, result.text);
    } else if (again) {
      this.#drop(edit);
      rebase(later, edit, edit.old);
      return;
    } else {
      edit.held = true;
    }
    this.answered(edit, result, Boolean(again));
  }

  #drop(edit) {
    this.#edits = this.#edits.filter((other) => other !== edit);
  }

  // Once for all that is put at a time, as a paste does.
  #keep() {
    if (this.#isKeeping) return;
    this.#isKeeping = true;
    queueMicrotask(() => {
      this.#isKeeping = false;
      this.#write();
    });
  }

  #write() {
    const answered = this.#isLeaving ? this.#record.filter((edit) => !this.#edits.includes(edit)) : [];
    this.#record = [...answered, ...this.#edits];
    this.store.write(this.#record);
  }
}

// The edits that may go together: sent twice, they leave what they leave when sent once.
function nextBatch(edits, size) {
  let left = size;
  const end = edits.findIndex((edit, index) => {
    left -= new Blob([JSON.stringify(onTheWire(edit))]).size;
    return index > 0 && (left < 0 || edits.slice(0, index).some((other) => clash(other, edit)));
  });
  return end < 0 ? edits : edits.slice(0, end);
}

function clash(earlier, edit) {
  if (earlier.where || edit.where) return earlier.where === edit.where;
  if (earlier.row !== edit.row) return false;
  if (edit.op === "set") return earlier.op === "set" ? earlier.field === edit.field : earlier.op === "delete";
  return !(edit.op === "move" && earlier.op !== "delete");
}

function mayFold(open, edit, edits) {
  if (edit.op !== "set" || open.op !== "set" || open.sent || open.held || !sameCell(open, edit)) return false;
  return !edits.slice(edits.indexOf(open)).some((other) => other.op !== "set" && other.row === edit.row);
}

// Whether a new edit makes one that was refused, or met a conflict, pointless.
function replaces(edit, other) {
  if (edit.op === "set") return other.op === "set" && sameCell(edit, other);
  return edit.op === "delete" && other.row === edit.row;
}

// The first later edit that replaces this cell's text must name what the server really keeps.
function rebase(later, { where, row, field }, text) {
  const next = later.find((other) => (other.op === "set" ? sameCell(other, { where, row, field }) : row && other.row === row));
  if (next && next.op === "set") next.old = text;
  if (next && next.op === "delete") next.old[field] = text;
}

function onTheWire({ sent, held, ...edit }) {
  return edit;
}
