// 待审 by keyboard: from row to row, tick, open. And what the questions say of the ticked ones, each asked once.
const TYPED = "input:not([type=checkbox]), textarea, select, dialog *";
const STEPS = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 };

const rows = () => [...document.querySelectorAll("#results tbody tr")];
const current = () => rows().find((row) => row.tabIndex === 0);

function rove(to) {
  for (const row of rows()) row.tabIndex = row === to ? 0 : -1;
}

function walk(step, from) {
  const all = rows();
  const next = from ? all[all.indexOf(from) + step] : current();
  if (next) next.focus();
}

function open(row) {
  const link = row.querySelector(".is-name a");
  if (link) link.click();
}

function tick(row) {
  const box = row.querySelector(".pick");
  if (box) box.click();
}

function toActions() {
  const first = document.querySelector("#batch.is-open .batch-actions a");
  if (first) first.focus();
}

// By the place of the key: an input method may be on. Outside the list the arrows stay the browser's.
function act({ code, target }) {
  const row = target.closest("#results tbody tr");
  const own = target === row;
  if (STEPS[code] && (row || code.startsWith("Key"))) walk(STEPS[code], row);
  else if (code === "Enter" && (own || target.matches(".pick"))) open(row);
  else if (code === "Enter") return target.matches("#batch input");
  else if (code === "KeyB") toActions();
  else if (row && (code === "KeyX" || (code === "Space" && own))) tick(row);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const { ctrlKey, metaKey, altKey, shiftKey, target } = event;
  if (ctrlKey || metaKey || altKey || shiftKey || target.matches(TYPED)) return;
  if (act(event)) event.preventDefault();
});

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest("#results tbody tr");
  if (row) rove(row);
});

function tellPicked() {
  const words = document.getElementById("picked").textContent;
  document.querySelectorAll("[data-picked]").forEach((place) => { place.textContent = words; });
}

document.addEventListener("click", ({ target }) => target.closest("a[data-dialog]") && tellPicked());

document.addEventListener("submit", ({ target, submitter }) => {
  if (target.id !== "batch" || !submitter) return;
  setTimeout(() => { submitter.disabled = true; }); // once the browser has read what the button posts
});

document.addEventListener("htmx:afterSettle", () => rove(rows()[0]));

window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) window.location.reload();
  for (const dialog of document.querySelectorAll("dialog[open]")) { // what was refused is asked again
    tellPicked();
    dialog.close();
    dialog.showModal();
    dialog.querySelector("textarea").focus();
  }
});

rove(rows()[0]);
