// Reading a form by keyboard: from cell to cell, from change to change, to a comment, to the decision.
import { Comments } from "../comments/main.js";
import { Cursor } from "../editor/cursor.js";
import { Grid } from "../editor/grid.js";
import { Changes } from "./changes.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const TYPED = "input:not([type=radio]):not([type=checkbox]), textarea, select, dialog *";

const tables = document.querySelectorAll("table.sheet");
const table = tables[tables.length - 1]; // of two side by side the newer one
const panel = document.getElementById("comments");

table.setAttribute("role", "grid");
table.setAttribute("aria-readonly", "true");
const cursor = new Cursor(table, new Grid(table), () => {});
const comments = panel && new Comments({ table, panel, goTo, here: () => cursor.td });
const changes = new Changes({ table, goTo });
wire();
table.classList.add("is-ready");
if (comments) comments.openFirst();
if (comments && comments.open.length) comments.showTab();
if (location.hash === "#decide") decide();

function goTo(td) {
  td.scrollIntoView({ block: "center" });
  cursor.select(td);
}

function wire() {
  table.addEventListener("focusin", ({ target }) => {
    if (target.matches("td.value") && target !== cursor.td) cursor.select(target);
  });
  table.addEventListener("mousedown", ({ target }) => {
    const td = target.closest("td.value");
    if (td) cursor.select(td);
  });
  table.addEventListener("keydown", (event) => move(event) && event.preventDefault());
  document.addEventListener("keydown", (event) => jump(event) && event.preventDefault());
  document.querySelectorAll(".rail-open").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("rail").classList.add("is-open");
  }));
  const rail = document.getElementById("rail");
  document.querySelector(".rail-close").addEventListener("click", () => rail.classList.remove("is-open"));
}

function move({ key, ctrlKey, altKey, shiftKey }) {
  if (altKey || shiftKey || !cursor.td) return false;
  if (ARROWS[key]) cursor.move(...ARROWS[key]);
  else if (key === "Home" || key === "End") cursor.toEdge(key === "Home" ? -1 : 1, ctrlKey);
  else if (key === "Enter") return openThread();
  else return false;
  return true;
}

function openThread() {
  const mark = cursor.td.querySelector(".comment-mark");
  if (mark) mark.click();
  return Boolean(mark);
}

// By the place of the key: with an input method on, the same keys give 】 and 【.
function jump({ code, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || target.matches(TYPED)) return false;
  if (code === "BracketRight") changes.walk(1);
  else if (code === "BracketLeft") changes.walk(-1);
  else if (code === "KeyD") return decide();
  else if (code === "KeyJ") return goOn("after");
  else if (code === "KeyK") return goOn("before");
  else return false;
  return true;
}

// To the neighbour among all that wait.
function goOn(place) {
  const link = document.querySelector(`[data-neighbour="${place}"]`);
  if (link) link.click();
  return Boolean(link);
}

function decide() {
  const first = document.querySelector(".decision-choice, .decision-first");
  if (!first) return false;
  document.getElementById("rail").classList.add("is-open");
  first.focus();
  return true;
}
