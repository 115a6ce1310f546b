// The rail's tabs: links to its sections, which without script stand one below the other.

function show(tabs, chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    panelOf(tab).hidden = !isChosen;
  }
}

function panelOf(tab) {
  return document.getElementById(tab.getAttribute("href").slice(1));
}

function label(tab) {
  const panel = panelOf(tab);
  tab.id = tab.id || `tab-${panel.id}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
}

function neighbour(tabs, tab, key) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  return step && tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
}

function wire(list) {
  const tabs = [...list.querySelectorAll(".rail-tab")];
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    label(tab);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      show(tabs, tab);
    });
    tab.addEventListener("keydown", (event) => {
      const next = neighbour(tabs, tab, event.key);
      if (!next) return;
      show(tabs, next);
      next.focus();
    });
  }
  show(tabs, tabs[0]);
}

document.querySelectorAll(".rail-tablist").forEach(wire);
