// The audit form. Each answer is in the browser's own store before anything is sent, and called
// saved only when the archive has it; what could not be sent is sent again.

const DELAY_MS = 400;      // typing pauses this long before it is sent
const RETRY_MS = [1000, 2000, 4000, 8000];
const CLOCK_EVERY_MS = 120000;
const GOOD_S = 0.2;        // a clock off by more than this is said to be

class Sending {
  constructor(root, audit, tell) {
    Object.assign(this, {root, audit, tell, kept: new Kept(), clock: new Clock(), lastStamp: 0, waiting: new Map(), wrong: {}, tries: 0, fields: new Map()});
    this.path = `/audits/${encodeURIComponent(audit)}`;
    this.listen = () => this.flush();
    window.addEventListener("online", this.listen);
    this.visible = () => { if (document.visibilityState === "visible") this.refresh(); else this.flush(); };
    document.addEventListener("visibilitychange", this.visible);
    this.ready = this.begin();
  }

  stop() {
    window.removeEventListener("online", this.listen);
    document.removeEventListener("visibilitychange", this.visible);
    [this.timer, this.ticking, this.clockTimer].forEach((one) => { clearTimeout(one); clearInterval(one); });
    this.stopped = true;
  }

  async begin() {
    try {
      this.take(await this.get("form"));
    } catch (failure) {
      const last = await this.kept.lastForm(this.audit);
      if (!last) { this.root.textContent = `The form could not be loaded (${failure.message}). Load the page again.`; return; }
      this.take(last);
    }
    for (const entry of await this.kept.all(this.audit)) {
      this.waiting.set(entry.key, entry);
      if (entry.wrong) this.wrong[entry.item] = entry.wrong;
    }
    this.build();
    this.show();
    this.correct();
    this.clockTimer = setInterval(() => this.correct(), CLOCK_EVERY_MS);
    this.flush();
  }

  take(data) {
    this.tree = data.tree;
    this.state = data.state;
    this.kept.form(this.audit, data).catch(() => {});
  }

  async get(what) {
    const answer = await fetch(`${this.path}/${what}`, {cache: "no-store"});
    if (!answer.ok) throw new Error(answer.status === 401 ? "open your personal link again" : `error ${answer.status}`);
    return answer.json();
  }

  async refresh() {
    try { this.take(await this.get("form")); this.show(); this.flush(); } catch { /* the next try will tell */ }
  }

  async correct() {
    try { await this.clock.exchange(); } catch { /* the last correction stays */ }
    this.showClock();
  }

  // answers as they stand here: the archive's, and what waits on top
  answers() {
    const all = {...this.state.answers};
    for (const entry of this.waiting.values()) {
      if (!entry.item) continue;
      if (entry.value === null) delete all[entry.item];
      else all[entry.item] = entry.value;
    }
    return all;
  }

  taps() {
    const all = new Map(this.state.taps.map((tap) => [tap.id, tap]));
    for (const entry of this.waiting.values())
      if (entry.tap) entry.tap.tap === null ? all.delete(entry.tap.id) : all.set(entry.tap.id, entry.tap);
    return [...all.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  stamp() { this.lastStamp = Math.max(this.lastStamp + 1, Math.round(this.clock.now())); return this.lastStamp; }

  give(item, value) {
    delete this.wrong[item];
    this.keep({key: `${this.audit} item ${item}`, audit: this.audit, item, value, stamp: this.stamp()});
  }

  keep(entry) {
    this.waiting.set(entry.key, entry);
    this.kept.put(entry).catch((failure) => { this.problem = `This phone cannot keep answers (${failure.message}).`; this.show(); });
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), entry.tap ? 0 : DELAY_MS);
  }

  tapped(name) {
    const at = new Date(this.clock.now()).toISOString();
    const tap = {id: `${Math.round(this.clock.local())}-${Math.random().toString(36).slice(2, 8)}`, tap: name, at, error_s: this.clock.error_s()};
    this.keep({key: `${this.audit} tap ${tap.id}`, audit: this.audit, tap, stamp: this.stamp()});
    this.fill();
  }

  untap() {
    const last = this.taps().at(-1);
    if (!last) return;
    const entry = {key: `${this.audit} tap ${last.id}`, audit: this.audit, tap: {id: last.id, tap: null}, stamp: this.stamp()};
    this.keep(entry);
    this.fill();
  }

  // What the taps say goes into the answers, unless somebody typed something else there.
  fill() {
    const now = timed(this.tree.timer.rules, this.taps()), before = this.filled || {}, answers = this.answers();
    for (const item of Object.keys({...before, ...now})) {
      const untouched = answers[item] === undefined || same(answers[item], before[item]);
      if (untouched && !same(answers[item], now[item])) this.give(item, now[item] ?? null);
    }
    this.filled = now;
  }

  unsent() { return [...this.waiting.values()].filter((entry) => !entry.wrong); }

  async flush() {
    if (this.sending || this.stopped || !this.tree) return this.sending;
    this.sending = this.send().finally(() => { this.sending = null; });
    return this.sending;
  }

  async send() {
    clearTimeout(this.timer);
    for (let batch = this.unsent(); batch.length && !this.stopped; batch = this.unsent()) {
      try {
        const files = batch.filter((entry) => entry.value instanceof Blob);
        if (files.length) await this.sendFile(files[0]);
        else await this.sendAnswers(batch);
        this.tries = 0;
      } catch (failure) {
        this.problem = failure.final || null;
        this.show();
        if (!failure.final) {
          const wait = RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
          this.timer = setTimeout(() => this.flush(), wait);
        }
        return;
      }
    }
    this.show();
  }

  async sendAnswers(batch) {
    const writes = batch.filter((entry) => entry.item).map(({item, value, stamp}) => ({item, value, stamp}));
    const taps = batch.filter((entry) => entry.tap).map((entry) => entry.tap);
    await this.acknowledged(batch, await this.post("answers", JSON.stringify({writes, taps})));
  }

  async sendFile(entry) {
    const about = new URLSearchParams({item: entry.item, stamp: entry.stamp});
    await this.acknowledged([entry], await this.post(`evidence?${about}`, entry.value));
  }

  async acknowledged(batch, said) {
    const wrong = said.wrong || {};
    for (const entry of batch) {
      const mistake = said.error || (entry.item && wrong[entry.item]);
      const current = this.waiting.get(entry.key);
      if (!current || current.stamp !== entry.stamp) continue;
      if (mistake) {
        current.wrong = this.wrong[entry.item || "taps"] = mistake;
        await this.kept.put(current);
      } else {
        this.waiting.delete(entry.key);
        await this.kept.sent(entry);
      }
    }
    if (said.state) this.take({tree: this.tree, state: said.state});
    this.problem = null;
    this.show();
  }

  // A refused answer (422, 413) comes back as a mistake; anything else is tried again, but for what only people can mend.
  async post(what, body) {
    const answer = await fetch(`${this.path}/${what}`, {method: "POST", body, headers: {"content-type": typeof body === "string" ? "application/json" : "application/octet-stream"}});
    if (answer.ok) return answer.json();
    if (answer.status === 422 || answer.status === 413) return {error: (await answer.json()).error};
    const failure = new Error(`error ${answer.status}`);
    if (answer.status === 401) failure.final = "Your link has run out: open it again.";
    if (answer.status === 403 || answer.status === 404) failure.final = "This audit is not yours to fill (any more).";
    throw failure;
  }

  async step(what) {
    await this.flush();
    if (this.unsent().length) { this.problem = "Not all answers are saved yet; try again when the connection is back."; this.show(); return; }
    try {
      const said = await this.post(what, "{}");
      if (said.error) { this.problem = said.error; this.show(); return; }
      this.missing = said.missing || [];
      this.take({tree: this.tree, state: said.state});
      this.problem = null;
      this.show();
      if (this.missing.length) this.goTo(this.missing[0]);
      else if (what !== "lock") this.tell(what);
      else this.root.querySelector("[data-section=Ratings] h2")?.focus();
    } catch (failure) {
      this.problem = failure.final || "No connection: nothing is lost; try again.";
      this.show();
    }
  }

  goTo(name) {
    const node = this.fields.get(name)?.node;
    node?.scrollIntoView({block: "center"});
    node?.querySelector("button, input, textarea")?.focus({preventScroll: true});
  }
}
