// Somebody else was first: both values side by side, and the person decides. Nothing is overwritten silently.
import { findRow, setBase, show, typed } from "./cells.js";
import { button, make } from "./dom.js";
import { by, isOwn, settle } from "./notes.js";
import * as rows from "./rows.js";

export function openConflict(page, td, edit, result) {
  settle(td);
  td.classList.add("is-conflict");
  host(td).append(result.theirs === null ? deleted(page, td, edit, result) : changed(page, td, edit, result));
}

function changed(page, td, edit, result) {
  const title = `${by(result)}已把「${td.dataset.label}」改为另一个内容`;
  const [theirs, mine] = isOwn(result) ? ["另一个窗口的", "这里的"] : ["对方的", "我的"];
  return panel(title, [[theirs, result.theirs], [mine, edit.new]], [
    button(`用${theirs}`, () => takeTheirs(page, td, edit, result.theirs)),
    button(`用${mine}`, () => takeMine(page, td, edit, result.theirs), "button is-small is-primary"),
  ]);
}

function deleted(page, td, edit, result) {
  return panel(`${by(result)}已删除这一行`, [[`我的${td.dataset.label}`, edit.new]], [
    button("放弃", () => forget(page, edit.row)),
    button("恢复这一行", () => restore(page, edit.row), "button is-small is-primary"),
  ]);
}

function panel(title, versions, buttons) {
  const list = make("dl", { class: "versions" });
  for (const [whose, text] of versions) list.append(make("dt", {}, whose), make("dd", {}, text || "（空）"));
  const actions = make("div", { class: "popover-actions" }, ...buttons);
  const heading = make("p", { class: "popover-title is-error" }, title);
  return make("div", { class: "popover conflict", role: "alert" }, heading, list, actions);
}

// A covered cell cannot show anything; the next one of its row can.
function host(td) {
  return rows.isCovered(td) ? rows.cellsOf(td.parentElement).find((cell) => !rows.isCovered(cell)) : td;
}

function takeTheirs({ table, entry, queue }, td, edit, theirs) {
  close(td);
  queue.release(edit);
  setBase(td, theirs);
  show(td, theirs);
  if (entry.isOpen(td)) entry.close();
  rows.regroup(table);
}

function takeMine({ changes, queue }, td, edit, theirs) {
  const mine = typed(td) || edit.new;
  close(td);
  queue.release(edit);
  setBase(td, theirs);
  changes.apply([{ ...edit, new: mine }]);
}

function restore({ table, changes, queue }, key) {
  const tr = findRow(table, key);
  const { rows: list } = tr.dataset;
  const values = rows.values(tr, typed);
  const after = rows.keyAbove(tr);
  queue.releaseRow(key);
  tr.remove();
  changes.apply([{ op: "insert", rows: list, row: key, after, values }]);
}

function forget({ table, queue }, key) {
  queue.releaseRow(key);
  findRow(table, key).remove();
  rows.regroup(table);
}

function close(td) {
  settle(td);
  host(td).querySelectorAll(".conflict").forEach((box) => box.remove());
}
