// Undo and redo: steps of done edits; an edit's opposite is an edit too, and goes the same way.
const STEPS = 100;

export class Undo {
  #past = [];
  #future = [];

  // apply(edits) carries edits out and returns those that it did
  constructor(apply, changed) {
    this.apply = apply;
    this.changed = changed;
  }

  remember(step) {
    if (!step.length) return;
    this.#past.push(step);
    this.#past.splice(0, this.#past.length - STEPS);
    this.#future = [];
    this.changed(this);
  }

  // Both return the edits that they carried out.
  undo() {
    return this.#turn(this.#past, this.#future);
  }

  redo() {
    return this.#turn(this.#future, this.#past);
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  #turn(from, to) {
    const step = from.pop();
    if (!step) return [];
    const done = this.apply(step.map(opposite).reverse());
    to.push(done);
    this.changed(this);
    return done;
  }
}

export function opposite(edit) {
  if (edit.op === "set") return { ...edit, old: edit.new, new: edit.old };
  if (edit.op === "move") return { ...edit, after: edit.from, from: edit.after };
  if (edit.op === "insert") return { ...edit, op: "delete", old: edit.values };
  return { ...edit, op: "insert", values: edit.old };
}
