// From a finding to its cell and back: the rail, the numbers in the margin, the parts of the form.
export function wireRail({ findings, goTo }) {
  const rail = document.getElementById("rail");
  findings.panel.addEventListener("click", (event) => {
    const item = event.target.closest(".finding");
    if (!item || !event.target.closest("a")) return;
    event.preventDefault();
    rail.classList.remove("is-open");
    activate(findings, item);
    goTo(findings.cellOf(item));
  });
  findings.table.addEventListener("click", (event) => {
    const tag = event.target.closest("a.tag");
    if (!tag) return;
    event.preventDefault();
    const item = document.querySelector(tag.getAttribute("href"));
    activate(findings, item);
    open(rail);
    item.scrollIntoView({ block: "nearest" });
  });
  document.querySelectorAll(".section-link").forEach((link) => link.addEventListener("click", () => choose(link)));
  document.querySelectorAll(".rail-open").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    open(rail);
  }));
  document.querySelector(".rail-close").addEventListener("click", () => rail.classList.remove("is-open"));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && rail.classList.remove("is-open"));
}

function open(rail) {
  const tab = rail.querySelector('.rail-tab[href="#findings-section"]');
  if (tab) tab.click();
  rail.classList.add("is-open");
}

function activate(findings, item) {
  document.querySelectorAll(".finding.is-active, .tag.is-active").forEach((other) => other.classList.remove("is-active"));
  item.classList.add("is-active");
  const tag = findings.table.querySelector(`a.tag[href="#${item.id}"]`);
  if (tag) tag.classList.add("is-active");
}

function choose(link) {
  document.querySelectorAll(".section-link").forEach((other) => other.setAttribute("aria-current", String(other === link)));
}
