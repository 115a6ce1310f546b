// 四性审核: what the answers allow for the whole, said while one answers; and nothing is lost to a reload.
const GRADES = ["excellent", "good", "fair", "poor"];
const FAIR = GRADES.indexOf("fair");

const form = document.getElementById("appraisal");
const name = `appraisal:${form.dataset.keep}`;
const best = form.querySelector(".appraisal-best");
const overall = Array.from(form.elements.grade);

restore();
weigh();
form.addEventListener("input", keep);
form.addEventListener("change", (event) => event.target.matches("[type=radio]") && weigh());
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest('a[href="#appraisal"]')) open(event);
});
if (form.querySelector(".field-error")) correct();
form.classList.add("is-ready");

// The tab keeps what was given, for its person and the version of the form that it is about.
function keep() {
  const given = Array.from(new FormData(form)).filter(([field]) => /^(grade|remark|opinion)/.test(field));
  sessionStorage.setItem(name, JSON.stringify(given));
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(name) || "[]");
  for (const [field, value] of kept) {
    if (form.elements[field]) form.elements[field].value = value;
  }
  if (kept.length) show();
}

// As rules.appraisal.best_grade has it: so many of the questions reach a grade, and none is two below it.
function bestOf(ranks) {
  const reach = (rank) => ranks.filter((each) => each <= rank).length >= form.dataset.most * ranks.length;
  const found = GRADES.findIndex((_, rank) => reach(rank) && (rank >= FAIR || ranks.every((each) => each <= rank + 1)));
  return found < 0 ? GRADES.length - 1 : found;
}

// Better grades than the answers allow cannot be chosen; the best is, until somebody chooses a lower one.
function weigh() {
  const ranks = Array.from(form.querySelectorAll("[name=question]"), rankOf);
  const allowed = ranks.includes(-1) ? null : bestOf(ranks);
  overall.forEach((radio, rank) => {
    radio.disabled = allowed !== null && rank < allowed;
    if (radio.disabled) radio.checked = false;
  });
  if (allowed !== null && !overall.some((radio) => radio.checked)) overall[allowed].checked = true;
  best.textContent = allowed === null ? left(ranks) : `按审核要点，最高可评：${labelOf(overall[allowed])}`;
}

function rankOf(_, number) {
  return GRADES.indexOf(form.elements[`grade-${number}`].value);
}

function left(ranks) {
  return `还有 ${ranks.filter((rank) => rank < 0).length} 项没有评定`;
}

function labelOf(radio) {
  return radio.nextElementSibling.textContent;
}

function show() {
  document.querySelector('.rail-tab[href="#appraisal-section"]').click();
}

// What was refused: to the first place where something is wrong.
function correct() {
  show();
  answer(form.querySelector(".field-error").closest("fieldset"));
}

// To the first question that is still to be answered.
function open(event) {
  event.preventDefault();
  show();
  const open = Array.from(form.querySelectorAll("fieldset")).find((each) => !each.querySelector(":checked"));
  answer(open || form);
}

function answer(fieldset) {
  (fieldset.querySelector(":checked") || fieldset.querySelector("[type=radio]:not(:disabled)")).focus();
}
