// The batch bar: which filings are ticked, how many they are, what their amounts come to.
import { cents, grouped } from "./editor/money.js";

const find = (id) => document.getElementById(id);
const boxes = () => [...document.querySelectorAll("#results .pick")];

function sum(picked) {
  return picked.reduce((total, box) => total + (cents(box.dataset.amount) ?? 0n), 0n);
}

function words(picked) {
  const picks = find("picked");
  if (find("pick-all").checked) return picks.dataset.all;
  return picked.length ? `已选 ${picked.length} 份，${picks.dataset.words} ${grouped(sum(picked))} 元` : "";
}

function show() {
  const bar = find("batch");
  if (!bar) return;
  const all = boxes();
  const everything = find("pick-all").checked;
  const picked = all.filter((box) => box.checked);
  for (const box of all) {
    box.disabled = everything;
    box.closest("tr").classList.toggle("is-picked", everything || box.checked);
  }
  find("picked").textContent = words(picked);
  const page = find("pick-page");
  page.disabled = everything;
  page.checked = picked.length > 0 && picked.length === all.length;
  page.indeterminate = picked.length > 0 && picked.length < all.length;
  bar.classList.toggle("is-open", everything || picked.length > 0);
}

function tick(checked) {
  for (const box of boxes()) box.checked = checked;
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "pick-page") tick(target.checked);
  if (target.matches(".pick, #pick-page, #pick-all")) show();
});

document.addEventListener("click", ({ target }) => {
  if (target.id !== "pick-none") return;
  const first = boxes().find((box) => box.checked) ?? boxes()[0];
  tick(false);
  find("pick-all").checked = false;
  show();
  first.focus();
});

document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
