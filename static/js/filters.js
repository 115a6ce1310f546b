// The register's conditions: one that is set looks so at once, and the address names only those that are.

function mark(filter) {
  const isSet = [...filter.querySelectorAll("input, select")].some((control) => control.value !== "");
  filter.classList.toggle("is-set", isSet);
}

document.addEventListener("input", (event) => {
  const filter = event.target.closest(".filter");
  if (filter) mark(filter);
});

document.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === "" && name !== "year") delete parameters[name]; // no year at all is the current one
  }
});
