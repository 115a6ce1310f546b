// Which forms of an import are ticked, and what taking them in would do.
const find = (id) => document.getElementById(id);
const boxes = () => [...document.querySelectorAll('.pick[name="form"]')];

function words(picked) {
  const changed = picked.filter((box) => box.dataset.outcome === "changed").length;
  const parts = [[picked.length - changed, "新建"], [changed, "更新"]].filter(([count]) => count);
  return parts.map(([count, verb]) => `${verb} ${count} 份`).join("，");
}

function show() {
  const picked = boxes().filter((box) => box.checked);
  const link = find("confirm-chosen");
  if (!link) return;
  link.hidden = picked.length === 0;
  find("picked").textContent = picked.length ? `已勾选 ${picked.length} 份` : "";
  const body = document.querySelector("#chosen-dialog .confirm-body");
  body.textContent = `将${words(picked)}；其余的留在这里，以后还可以导入。`;
  const page = find("pick-page");
  page.disabled = boxes().length === 0;
  page.checked = picked.length > 0 && picked.length === boxes().length;
  page.indeterminate = picked.length > 0 && picked.length < boxes().length;
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "pick-page") boxes().forEach((box) => { box.checked = target.checked; });
  if (target.matches(".pick")) show();
});

window.addEventListener("pageshow", show);
