// The preview of a form that was read (导入预检): mended in place with the editor's parts, then shown anew.
import { Answers } from "../editor/answers.js";
import { address, isLevel } from "../editor/cells.js";
import { Changes } from "../editor/changes.js";
import { Clipboard } from "../editor/clipboard.js";
import { Commands } from "../editor/commands.js";
import { Cursor } from "../editor/cursor.js";
import { lookAround, takeOver } from "../editor/early.js";
import { Entry } from "../editor/entry.js";
import { Findings } from "../editor/findings.js";
import { Grid } from "../editor/grid.js";
import { wireHandles } from "../editor/handles.js";
import { Keyboard } from "../editor/keyboard.js";
import { levelEdits } from "../editor/levels.js";
import { unfold } from "../editor/notes.js";
import { wirePointer } from "../editor/pointer.js";
import { wireProse } from "../editor/prose.js";
import { Queue } from "../editor/queue.js";
import { Rail } from "../editor/rail.js";
import { Scope } from "../editor/scope.js";
import { postEdits } from "../editor/server.js";
import { showState } from "../editor/state.js";
import { Store } from "../editor/store.js";
import { TargetHelp } from "../editor/target.js";
import { Undo } from "../editor/undo.js";
import { wireLeaving, wireTable } from "../editor/wiring.js";
import { Explanation } from "./explain.js";
import { showSource } from "./formula.js";
import { Fresh } from "./fresh.js";
import { wireOffers } from "./offers.js";

const SETTLED = ["saved", "held"]; // nothing is on its way, though something may have been refused

const form = document.getElementById("editor");
const table = form.querySelector("table.sheet");
const line = document.getElementById("save-state");
const { edits: url, scope: storeScope, person } = form.dataset;
delete table.dataset.name; // the page keeps its title when the project is named anew

const store = new Store(storeScope);
const orphans = await store.orphans().catch(() => []);
const early = lookAround(table);
const queue = new Queue({
  store,
  post: (edits, isLast) => postEdits(url, person, edits, isLast),
  told: (state, detail) => { showState(line, state, detail); if (SETTLED.includes(state)) fresh.later(); },
  answered: (edit, result, isAgain) => answers.take(edit, result, isAgain),
  computed: () => {},
});
const changes = new Changes(table, queue);
const undo = new Undo((edits) => changes.apply(edits), () => {});
const perform = (edits) => undo.remember(changes.apply(edits));

const cursor = new Cursor(table, new Grid(table), moved);
const scope = new Scope(cursor);
const help = new TargetHelp(table, (td) => entry.input(td));
const entry = new Entry({
  set: (td, text) => changes.apply([{ op: "set", ...address(td), new: text }]),
  remember: (edits) => undo.remember(edits),
  opened,
  closed: () => [help, scope].forEach((each) => each.close()),
  typing: (td) => td.dataset.kind === "target" && help.update(td),
});
const answers = new Answers({ table, cursor, entry, changes, queue, goTo });
const commands = new Commands({ table, cursor, entry, undo, perform });
const findings = new Findings({ table, panel: document.getElementById("findings"), url: "" });
const explanation = new Explanation(findings);
const fresh = new Fresh({ table, isBusy: () => queue.waiting.length > 0, done });

const rail = new Rail({ findings, cursor, goTo });

new Keyboard({ cursor, entry, commands, scope, visit: (td) => rail.visit(td) });
new Clipboard({ cursor, entry, perform, write, clear: commands.clearCells, undo: commands.undo });
wirePointer({ cursor, entry, scope });
wireProse(entry);
wireHandles(table, commands);
wireOffers({ table, goTo, write });
wireTable({ table, cursor, entry, write });
wireLeaving({ entry, queue, store });
form.addEventListener("submit", (event) => event.preventDefault());
if (orphans.length) {
  changes.restore(orphans);
  queue.adopt(orphans);
}
takeOver(early, { cursor, entry, perform });
table.classList.add("is-ready");

function write(td, text) {
  perform(isLevel(td) ? levelEdits(td, text, scope.rows(td)) : [{ op: "set", ...address(td), new: text }]);
  cursor.settle();
}

function moved(td, before) {
  if (!entry.isOpen(td)) entry.close();
  if (before && before !== td) unfold(before, false);
  unfold(td, true);
  showSource(table, td);
  if (entry.isOpen()) explanation.close();
  else explanation.show(td);
}

function opened(td) {
  explanation.close();
  if (td.dataset.kind === "target") help.open(td);
  else if (isLevel(td)) scope.open(td);
}

// Everything around the cells is new: the marks, and what is said of the one that is selected.
function done() {
  findings.mark();
  if (cursor.td && !entry.isOpen()) explanation.show(cursor.td);
}

function goTo(td) {
  entry.close();
  td.scrollIntoView({ block: "center" });
  if (table.contains(td)) cursor.select(td);
  else td.focus();
}
