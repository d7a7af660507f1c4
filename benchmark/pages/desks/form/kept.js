// What this phone keeps until the archive has it, and our time.

// --- the browser's own store

function opened() {
  return new Promise((done, failed) => {
    const asking = indexedDB.open("rivalry", 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("waiting", {keyPath: "key"}).createIndex("audit", "audit");
      asking.result.createObjectStore("forms");
    };
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => failed(asking.error);
  });
}

const finished = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

class Kept {
  async store(name, mode) {
    this.db = this.db || (await opened());
    return this.db.transaction(name, mode, {durability: "strict"}).objectStore(name);
  }
  async put(entry) { return finished((await this.store("waiting", "readwrite")).put(entry)); }
  async all(audit) { return finished((await this.store("waiting", "readonly")).index("audit").getAll(audit)); }
  // Only what was sent goes: what was written meanwhile carries a later stamp and stays.
  async sent(entry) {
    const store = await this.store("waiting", "readwrite");
    const now = await finished(store.get(entry.key));
    if (now && now.stamp === entry.stamp) await finished(store.delete(entry.key));
  }
  async form(audit, data) { return finished((await this.store("forms", "readwrite")).put(data, audit)); }
  async lastForm(audit) { return finished((await this.store("forms", "readonly")).get(audit)); }
}

// --- our time, corrected by the server's: the exchange with the shortest way is the surest

class Clock {
  constructor() { this.offset = 0; this.error = Infinity; }
  local() { return performance.timeOrigin + performance.now(); }  // does not jump with the wall clock
  now() { return this.local() + this.offset; }
  async exchange() {
    let best = null;
    for (let round = 0; round < 5; round++) {
      const left = this.local();
      const {came, went} = await (await fetch("/clock", {cache: "no-store"})).json();
      const back = this.local();
      const error = (back - left - (went - came)) / 2;
      if (best === null || error < best.error) best = {error, offset: (came - left + went - back) / 2};
    }
    this.offset = best.offset;
    this.error = Math.max(0, best.error);
  }
  error_s() { return Number.isFinite(this.error) ? Math.round(this.error) / 1000 : 9999; }
}
