// The line from a cell to the thread about it, while that is the active one.
const SVG = "http://www.w3.org/2000/svg";
const BEND = 26; // pixels left of the rail, where the line turns
const TITLE = 20; // pixels from the top of a thread to the middle of its title

export class Leader {
  #svg = null;
  #ends = null;

  constructor() {
    const again = () => this.#ends && this.draw(...this.#ends);
    window.addEventListener("resize", again);
    document.addEventListener("scroll", again, { capture: true, passive: true });
  }

  clear() {
    this.#ends = null;
    if (this.#svg) this.#svg.remove();
    this.#svg = null;
  }

  draw(td, thread) {
    this.clear();
    const from = td.getBoundingClientRect();
    const to = thread.getBoundingClientRect();
    const rail = thread.closest(".rail-scroll").getBoundingClientRect();
    const isInSight = to.height > 0 && to.bottom > rail.top && to.top + TITLE < rail.bottom;
    this.#ends = [td, thread];
    if (!isInSight || to.left < from.right + BEND) return;
    const heights = [from.top + from.height / 2, Math.max(to.top + TITLE, rail.top)];
    const points = [[from.right, heights[0]], [to.left - BEND, heights[0]], [to.left - BEND, heights[1]], [to.left, heights[1]]];
    this.#svg = svg("svg", { class: "leader", "aria-hidden": "true" });
    this.#svg.append(svg("polyline", { points: points.map((point) => point.join(",")).join(" ") }));
    document.body.append(this.#svg);
  }
}

function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}
