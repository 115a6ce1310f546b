// Unsent edits in the browser's storage: a record per page load, so that two tabs never write over each other.
// A record whose page does not answer a roll call any more is an orphan, and whoever opens the form next adopts it.
import { uuid } from "./uuid.js";

const ROLL_CALL = 1000; // milliseconds to answer in, for a machine that is busy

export class Store {
  #page = uuid();
  #prefix;
  #channel;

  // scope: person and filing, since neither may see the other's edits
  constructor(scope) {
    this.#prefix = `edits:${scope}:`;
    this.isLasting = works();
    this.#channel = "BroadcastChannel" in window ? new BroadcastChannel(this.#prefix) : null;
    if (this.#channel) this.#channel.addEventListener("message", ({ data }) => data.ask && this.#answer());
  }

  write(edits) {
    try {
      if (edits.length) localStorage.setItem(this.#prefix + this.#page, JSON.stringify({ at: Date.now(), edits }));
      else localStorage.removeItem(this.#prefix + this.#page);
    } catch {
      this.isLasting = false;
    }
  }

  // The edits of pages that are gone, oldest first; they are this page's from now on.
  async orphans() {
    const keys = this.#others();
    if (!keys.length) return [];
    const alive = await this.#rollCall(keys.length);
    const lost = keys.filter((key) => !alive.has(key.slice(this.#prefix.length)));
    const records = lost.map((key) => JSON.parse(localStorage.getItem(key) || '{"at":0,"edits":[]}'));
    lost.forEach((key) => localStorage.removeItem(key));
    return records.sort((one, other) => one.at - other.at).flatMap((record) => record.edits);
  }

  #others() {
    if (!this.isLasting) return [];
    return Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix) && !key.endsWith(this.#page));
  }

  #answer() {
    this.#channel.postMessage({ page: this.#page });
  }

  // The pages that are alive; no longer than it takes all of them to say so.
  #rollCall(count) {
    const alive = new Set();
    if (!this.#channel) return Promise.resolve(alive);
    return new Promise((resolve) => {
      this.#channel.addEventListener("message", ({ data }) => {
        if (data.page) alive.add(data.page);
        if (alive.size >= count) resolve(alive);
      });
      this.#channel.postMessage({ ask: true });
      setTimeout(() => resolve(alive), ROLL_CALL);
    });
  }
}

function works() {
  try {
    localStorage.setItem("edits", "");
    localStorage.removeItem("edits");
    return true;
  } catch {
    return false;
  }
}
