// After a mend the page as the server has it now: counts, findings, tabs, and what stands beside the cells' texts. The
// table itself stays, and with it the focus and whatever is being typed.
const PAUSE = 200; // milliseconds after the last save
const MARKS = ["is-changed", "is-struck"];

export class Fresh {
  #timer = 0;

  // isBusy() tells whether more is on its way; done() is called once everything is new
  constructor({ table, isBusy, done }) {
    Object.assign(this, { table, isBusy, done });
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), PAUSE);
  }

  async #refresh() {
    const page = await fetchPage();
    if (!page || this.isBusy()) return; // the next save asks again
    const focused = document.activeElement && document.activeElement.id;
    document.querySelectorAll("[data-fresh]").forEach((part) => renew(part, page.getElementById(part.id)));
    for (const td of this.table.querySelectorAll("td.value")) markSource(td, page.getElementById(td.id));
    if (focused && document.activeElement === document.body) refocus(focused);
    this.done();
  }
}

async function fetchPage() {
  const reply = await fetch(window.location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!reply || reply.status !== 200 || reply.redirected) return null;
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

// A question that is open stays as it was asked.
function renew(part, other) {
  if (!other || part.querySelector("dialog[open]")) return;
  part.replaceChildren(...other.childNodes);
  part.hidden = other.hidden;
}

function markSource(td, other) {
  if (!other) return;
  for (const mark of MARKS) td.classList.toggle(mark, other.classList.contains(mark));
  td.querySelectorAll(".was").forEach((line) => line.remove());
  other.querySelectorAll(".was").forEach((line) => td.querySelector(".text").before(line));
}

function refocus(id) {
  const element = document.getElementById(id);
  if (element) element.focus({ preventScroll: true });
}
