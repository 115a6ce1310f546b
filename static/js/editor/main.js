// The editor of a form: its parts, and what each says to the others.
import { Comments } from "../comments/main.js";
import { ActualHelp } from "./actual.js";
import { Adjusting } from "./adjusting.js";
import { Answers } from "./answers.js";
import { address, base, findCell, isLevel, typed } from "./cells.js";
import { Changes } from "./changes.js";
import { Clipboard } from "./clipboard.js";
import { Commands } from "./commands.js";
import { Count } from "./count.js";
import { Cursor } from "./cursor.js";
import { wireDownloads } from "./downloads.js";
import { watchEarlier } from "./earlier.js";
import { lookAround, takeOver } from "./early.js";
import { Entry } from "./entry.js";
import { Findings } from "./findings.js";
import { Grid } from "./grid.js";
import { wireHandles } from "./handles.js";
import { wireHelp } from "./help.js";
import { Keyboard } from "./keyboard.js";
import { levelEdits } from "./levels.js";
import { unfold } from "./notes.js";
import { wirePointer } from "./pointer.js";
import { isLong, wireProse } from "./prose.js";
import { Queue } from "./queue.js";
import { Rail } from "./rail.js";
import { Replies } from "./replies.js";
import { firstOf, regroup } from "./rows.js";
import { Scope } from "./scope.js";
import { Score } from "./score.js";
import { postEdits } from "./server.js";
import { showState } from "./state.js";
import { Store } from "./store.js";
import { wireSubmit } from "./submit.js";
import { updateSums } from "./sums.js";
import { TargetHelp } from "./target.js";
import { toast } from "./toast.js";
import { Undo } from "./undo.js";
import { wireLeaving, wireTable } from "./wiring.js";

const form = document.getElementById("editor");
const table = form.querySelector("table.sheet");
const line = document.getElementById("save-state");
const { edits: editsUrl, findings: findingsUrl, scope: storeScope } = form.dataset;

const store = new Store(storeScope);
const orphans = await store.orphans().catch(() => []); // one that cannot be read must not keep the editor away
const early = lookAround(table);
const queue = new Queue({
  store,
  post: (edits, isLast) => postEdits(editsUrl, form.dataset.scope.split(":")[0], edits, isLast),
  told: (state, detail) => { showState(line, state, detail); told(state); },
  answered: (edit, result, isAgain) => answers.take(edit, result, isAgain),
  computed: (cells) => answers.compute(cells),
});
const changes = new Changes(table, queue);
const undo = new Undo((edits) => changes.apply(edits), showUndo);
const perform = (edits) => undo.remember(changes.apply(edits));

const cursor = new Cursor(table, new Grid(table), moved);
const scope = new Scope(cursor);
const help = new TargetHelp(table, (td) => entry.input(td));
const count = new Count();
const grades = new ActualHelp((td) => entry.input(td));
const entry = new Entry({
  set: (td, text) => changes.apply([{ op: "set", ...address(td), new: text }]),
  remember: (edits) => undo.remember(edits),
  opened,
  closed: () => [help, grades, scope, count].forEach((each) => each.close()),
  typing,
});
const answers = new Answers({ table, cursor, entry, changes, queue, goTo });
const commands = new Commands({ table, cursor, entry, undo, perform });
const scored = document.getElementById("score");
const score = scored && new Score({ table, panel: scored, perform });
const findings = new Findings({ table, panel: document.getElementById("findings"), url: findingsUrl });

const rail = new Rail({ findings, cursor, goTo });

new Replies({ findings, entry, queue, perform, undo: commands.undo, computed: takeComputed, scope: storeScope });
const adjusted = document.getElementById("adjustment");
const adjusting = adjusted && new Adjusting({
  table, panel: adjusted, entry, queue, perform, undo: commands.undo, goTo, scope: storeScope,
});
const comments = new Comments({ table, panel: document.getElementById("comments"), goTo, here: () => cursor.td });

new Keyboard({ cursor, entry, commands, scope, visit: (td) => rail.visit(td) });
new Clipboard({ cursor, entry, perform, write, clear: commands.clearCells, undo: commands.undo });
wirePointer({ cursor, entry, scope });
wireProse(entry);
wireHandles(table, commands);
wireHelp();
wireEvents();
watchEarlier(table);
adoptOrphans();
takeOver(early, { cursor, entry, perform });
table.classList.add("is-ready");
comments.openFirst();

// Puts one text into a cell, as a choice in a list or a paste does.
function write(td, text) {
  const own = { op: "set", ...address(td), new: text };
  perform(isLevel(td) ? levelEdits(td, text, scope.rows(td)) : [own]);
  cursor.settle();
}

function moved(td, before) {
  if (!entry.isOpen(td)) entry.close();
  if (before && before !== td) unfold(before, false);
  unfold(td, true);
  if (score) score.explain(td);
  const tr = td.closest("tr[data-row]");
  if (tr) tr.classList.remove("is-new");
  joinGroups(tr);
}

// A row added by hand joins its group once it has a name and the cursor has left it.
function joinGroups(current) {
  const ready = Array.from(table.querySelectorAll("tr.is-fresh")).filter(
    (tr) => tr !== current && typed(firstOf(tr)) !== "",
  );
  ready.forEach((tr) => tr.classList.remove("is-fresh"));
  if (ready.length) regroup(table);
}

function opened(td) {
  if (td.dataset.kind === "target") help.open(td);
  else if (td.dataset.kind === "actual") grades.open(td);
  else if (isLong(td)) count.open(td);
  else if (isLevel(td)) scope.open(td);
}

function typing(td) {
  if (td.dataset.kind === "target") help.update(td);
  else if (td.dataset.kind === "money") updateSums(table);
  else if (isLong(td)) count.update(td);
}

function told(state) {
  if (state === "saved") findings.later();
  if (adjusting && state === "saved") adjusting.later();
  if (score && (state === "saved" || state === "held")) score.later();
}

function takeComputed(cells) {
  answers.compute(cells);
  if (score) score.later();
}

function goTo(td) {
  entry.close();
  td.scrollIntoView({ block: "center" });
  if (table.contains(td)) cursor.select(td);
  else td.focus();
}

function showUndo({ canUndo }) {
  document.getElementById("undo").disabled = !canUndo;
}

function wireEvents() {
  wireTable({ table, cursor, entry, write });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("undo").addEventListener("click", commands.undo);
  document.querySelectorAll("[data-add]").forEach((button) => button.addEventListener("click", (event) => {
    event.preventDefault();
    commands.add(button.dataset.add);
  }));
  const submit = document.getElementById("submit");
  if (submit) wireSubmit(submit, { entry, queue, findings, rail, adjusting, goTo, table });
  wireDownloads({ entry, queue });
  document.addEventListener("evidencechange", () => findings.refresh());
  wireLeaving({ entry, queue, store });
}

// What an earlier page could not send any more is put back and sent.
function adoptOrphans() {
  if (!orphans.length) return;
  const news = orphans.filter((edit) => !isThere(edit));
  changes.restore(orphans);
  queue.adopt(orphans);
  if (news.length) toast(`已补上 ${news.length} 处上次没有保存的修改`);
}

// Whether the page came with it: it had arrived, but its page did not live to hear so.
function isThere(edit) {
  const td = edit.op === "set" && findCell(table, edit);
  return Boolean(td) && base(td) === edit.new;
}
