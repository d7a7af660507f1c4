// The audit form. Each answer is in the browser's own store before anything is sent, and called
// saved only when the archive has it; what could not be sent is sent again. No build step.

const DELAY_MS = 400;      // typing pauses this long before it is sent
const RETRY_MS = [1000, 2000, 4000, 8000];
const CLOCK_EVERY_MS = 120000;
const GOOD_S = 0.2;        // a clock off by more than this is said to be

// --- the condition tree, as audits/conditions.py and audits/points.py read it

const COMPARE = {"<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b};

export function passes(test, value) {
  if (Array.isArray(test)) return test.some((one) => passes(one, value));
  if (test !== null && typeof test === "object")
    return typeof value === "number" &&
      Object.entries(test).every(([sign, limit]) => typeof limit === "number" && COMPARE[sign](value, limit));
  return Array.isArray(value) ? value.includes(test) : value !== null && value === test;
}

export function holds(condition, known) {
  let verdict = true;
  for (const [name, test] of Object.entries(condition)) {
    let one = null;
    if (name === "any") {
      const all = test.map((branch) => holds(branch, known));
      one = all.includes(true) ? true : all.includes(null) ? null : false;
    } else if (name in known) one = passes(test, known[name]);
    if (one === false) return false;
    if (one === null) verdict = null;
  }
  return verdict;
}

function marked(order, answers, calculated, dontKnow) {
  const known = {}, blank = {};
  for (const rule of order) {
    const value = (rule.calculated ? calculated : answers)[rule.name] ?? null;
    const relevant = holds(rule.relevant, known), arisen = holds(rule.arises, known);
    let why = null;
    if (relevant === false) why = "not_applicable";
    else if (arisen === false) why = "not_reached";
    else if (value !== null) why = value === dontKnow ? "dont_know" : null;
    else why = rule.required ? "missing" : "not_applicable";
    if (why === "missing" && (rule.calculated || relevant === null || arisen === null)) {
      const reasons = rule.needs.map((name) => blank[name]);
      if (reasons.includes("dont_know") && !reasons.includes("missing")) why = "dont_know";
    }
    blank[rule.name] = why;
    if (why === null || (why === "not_reached" && rule.calculated && value !== null)) known[rule.name] = value;
    else if (why === "not_applicable") known[rule.name] = null;
  }
  return {known, blank};
}

export function asked(order, answers, calculated, dontKnow) {
  const {known, blank} = marked(order, answers, calculated, dontKnow);
  const shown = new Set();
  for (const rule of order) {
    const verdicts = [holds(rule.relevant, known), holds(rule.arises, known)];
    const waits = verdicts.includes(null) && rule.needs.some((name) => blank[name] === "missing");
    if (!verdicts.includes(false) && !waits && !rule.calculated) shown.add(rule.name);
  }
  return {shown, blank};
}

// --- the stopwatch, as audits/timers.py reads it

const tenth = (seconds) => Math.round(seconds * 10) / 10;

function spans(rule, taps) {
  const found = [];
  let began = null;
  for (const tap of taps) {
    if (rule.start.includes(tap.tap) && !(began !== null && rule.start_at_first)) began = tap.ms;
    else if (rule.end.includes(tap.tap)) {
      if (began !== null) found.push(tenth((tap.ms - began) / 1000));
      else if ("otherwise" in rule && !found.length) return [];
      began = null;
    }
  }
  return found;
}

function timedValue(rule, taps) {
  const names = taps.map((tap) => tap.tap);
  if (names.includes(rule.unless) || !rule.end.some((end) => names.includes(end))) return null;
  if (rule.op === "count") return names.filter((name) => rule.start.includes(name)).length;
  const all = spans(rule, taps);
  if (rule.op === "span") return all.length ? all[0] : rule.otherwise ?? null;
  if (!all.length) return null;
  return tenth(rule.op === "sum" ? all.reduce((a, b) => a + b, 0) : Math.max(...all));
}

export function timed(rules, given) {
  const taps = given.map((tap) => ({tap: tap.tap, ms: Date.parse(tap.at)})).sort((a, b) => a.ms - b.ms);
  const found = {};
  for (const [item, rule] of Object.entries(rules)) {
    const value = timedValue(rule, taps);
    if (value !== null) found[item] = value;
  }
  return found;
}

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

// --- small things

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

const WORDS = {yes: "Yes", no: "No", dont_know: "I did not notice"};
function word(choice) {
  return WORDS[choice] || (choice.charAt(0).toUpperCase() + choice.slice(1)).replaceAll("_", " ");
}
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const clockFace = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

// --- one field per type of item: {node, show(value), disable(yes)}; `give(value)` keeps an answer

function buttons(item, labelledBy, give, choices, several) {
  let value = several ? [] : null;
  const made = choices.map((choice) => element("button", {
    type: "button", "aria-pressed": "false", onclick: () => {
      if (several) give(value.includes(choice) ? value.filter((one) => one !== choice) : [...value, choice]);
      else give(value === choice ? null : choice);
    },
  }, item.anchors[choice] ? `${choice} ${item.anchors[choice]}` : word(choice)));
  const node = element("div", {class: item.type === "rating" ? "choices rating" : "choices", role: "group", "aria-labelledby": labelledBy}, ...made);
  return {
    node,
    show(now) {
      value = several ? (Array.isArray(now) ? now : []) : now === null || now === undefined ? null : String(now);
      made.forEach((button, at) => button.setAttribute("aria-pressed", String(several ? value.includes(choices[at]) : value === choices[at])));
    },
    disable(yes) { made.forEach((button) => { button.disabled = yes; }); },
  };
}

function typed(item, labelledBy, give, attributes, words) {
  const input = element(item.type === "text" ? "textarea" : "input", {
    "aria-labelledby": labelledBy, autocomplete: "off", ...attributes,
    oninput: () => give(input.value.trim() === "" ? null : input.value),
  });
  const beside = words.length ? buttons({...item, anchors: {}}, labelledBy, give, words, false) : null;
  const node = element("div", {class: "typed"}, input, beside && beside.node);
  return {
    node,
    show(value) {
      const isWord = words.includes(value);
      const text = value === null || value === undefined || isWord ? "" : String(value);
      if (input.value.trim() !== text) input.value = text;
      if (beside) beside.show(isWord ? value : null);
    },
    disable(yes) { input.disabled = yes; if (beside) beside.disable(yes); },
  };
}

// A moment is typed in the phone's time and kept with its offset.
function momentField(item, labelledBy, give) {
  const field = typed(item, labelledBy, (text) => give(text && new Date(text).toISOString()),
    {type: "datetime-local", step: "1"}, []);
  const show = field.show;
  field.show = (value) => {
    const at = value ? new Date(value) : null;
    show(at && !Number.isNaN(at.getTime()) ? new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 19) : null);
  };
  return field;
}

function fileField(item, labelledBy, give, accept, audit) {
  const input = element("input", {type: "file", accept, "aria-labelledby": labelledBy, onchange: () => input.files[0] && give(input.files[0])});
  const kept = element("p", {class: "quiet"});
  return {
    node: element("div", {}, input, kept),
    show(value) {
      kept.replaceChildren();
      if (value instanceof Blob) kept.textContent = "A file waits to be sent.";
      else if (value) kept.append(element("a", {href: `/audits/${audit}/evidence/${value}`, target: "_blank", rel: "noopener"}, `Kept as ${value.slice(0, 12)}… (open)`));
    },
    disable(yes) { input.disabled = yes; },
  };
}

function field(item, labelledBy, give, tree, audit) {
  const unnoticed = item.scored ? [tree.dont_know] : [];
  switch (item.type) {
    case "yes_no": case "select_one": case "rating":
      return buttons(item, labelledBy, (v) => give(item.type === "rating" && v !== null && v !== tree.dont_know ? Number(v) : v),
        [...item.choices, ...(item.type === "rating" ? [] : unnoticed)], false);
    case "select_multiple": return buttons(item, labelledBy, give, item.choices, true);
    case "count": return typed(item, labelledBy, (v) => give(/^\d{1,6}$/.test(v ?? "") ? Number(v) : v),
      {inputmode: "numeric", placeholder: "a number"}, [...item.choices, ...unnoticed]);
    case "seconds": return typed(item, labelledBy, (v) => give(/^\d{1,7}(\.\d+)?$/.test(v ?? "") ? Number(v) : v),
      {placeholder: "seconds, or minutes like 1:30"}, unnoticed);
    case "time": return momentField(item, labelledBy, give);
    case "evidence": return fileField(item, labelledBy, give, tree.accept, audit);
    default: return typed(item, labelledBy, give, {rows: "3", maxlength: "5000"}, []);
  }
}

// --- the form

class Form {
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

  // drawn once; later only shown, hidden and filled, so that nothing moves under the fingers

  build() {
    this.status = element("p", {class: "status", role: "status"});
    this.mistakes = element("div", {class: "mistakes", role: "alert"});
    const sections = [];
    for (const item of this.tree.items) {
      let section = sections.find((one) => one.title === item.section);
      if (!section) {
        section = {title: item.section, items: [], heading: element("h2", {tabindex: "-1"}, item.section)};
        sections.push(section);
      }
      section.items.push(this.buildItem(item));
    }
    const ranked = ["Before you start", "What happened", "Held against the answer key", "Ratings"];
    this.sections = sections.sort((a, b) => ranked.indexOf(a.title) - ranked.indexOf(b.title));
    this.lock = element("button", {type: "button", class: "primary", onclick: () => this.step("lock")}, "Lock the facts");
    this.locked = element("p", {class: "good"}, "The facts are locked.");
    this.submit = element("button", {type: "button", class: "primary", onclick: () => this.step("submit")}, "Submit");
    const parts = this.sections.map((section) => {
      section.node = element("section", {"data-section": section.title}, section.heading, ...section.items);
      return section.node;
    });
    const ratings = this.sections.find((section) => section.title === "Ratings");
    if (this.tree.part === "shopper") {
      const before = element("div", {class: "step"}, this.lock, this.locked);
      ratings ? parts.splice(parts.indexOf(ratings.node), 0, before) : parts.push(before);
      parts.push(element("div", {class: "step"}, this.submit));
    }
    this.root.replaceChildren(element("div", {class: "form"}, this.status, ...(this.tree.timer ? [this.buildTimer()] : []), ...parts, this.mistakes));
  }

  buildItem(item) {
    const label = `item-${item.name}`;
    const made = field(item, label, (value) => this.give(item.name, value), this.tree, this.audit);
    const number = element("span", {class: "number"});
    const state = element("p", {class: "state"});
    const node = element("div", {class: "item", "data-item": item.name},
      element("p", {class: "label", id: label}, number, item.label), item.hint ? element("p", {class: "quiet"}, item.hint) : null, made.node, state);
    this.fields.set(item.name, {item, node, state, number, ...made, node});
    return node;
  }

  buildTimer() {
    this.running = element("p", {class: "running", "aria-hidden": "true"});
    this.sure = element("p", {class: "quiet"});
    this.list = element("ol", {class: "taps", "aria-label": "Taps so far"});
    const all = Object.entries(this.tree.timer.taps).map(([name, label]) => element("button", {type: "button", "data-tap": name, onclick: () => this.tapped(name)}, label));
    this.tapButtons = [...all, element("button", {type: "button", class: "quietly", onclick: () => this.untap()}, "Take the last tap back")];
    this.ticking = setInterval(() => this.tick(), 500);
    return element("section", {class: "timer", "aria-label": "Stopwatch"}, element("h2", {}, "Stopwatch"), this.running,
      element("div", {class: "choices"}, ...this.tapButtons), this.list, this.sure);
  }

  tick() {
    const taps = this.taps(), last = taps.at(-1);
    const begun = last && !["ended", "left"].includes(last.tap);
    this.running.textContent = begun ? clockFace(this.clock.now() - Date.parse(taps[0].at)) : "";
  }

  showClock() {
    if (!this.sure) return;
    const error = this.clock.error_s();
    this.sure.textContent = error > 100 ? "The clock is not compared with ours yet; taps are kept." :
      `Clock within ${error.toFixed(3)} s of ours${error >= GOOD_S ? ": too far off for short times" : ""}.`;
  }

  show() {
    if (!this.sections) return;
    const answers = this.answers(), open = ["started", "returned"].includes(this.state.status);
    const {shown, blank} = asked(this.tree.order, answers, this.state.calculated, this.tree.dont_know);
    let number = 0;
    for (const section of this.sections) {
      let any = false;
      for (const node of section.items) {
        const one = this.fields.get(node.dataset.item);
        const visible = shown.has(one.item.name) && (!one.item.after_facts || this.state.facts_locked);
        node.hidden = !visible;
        if (!visible) continue;
        any = true;
        one.number.textContent = `${++number}. `;
        one.show(answers[one.item.name]);
        one.disable(!(this.tree.part === "reviewer" ? this.state.status === "submitted" :
          open && (!this.state.facts_locked || one.item.after_facts || one.item.open_after_lock)));
        this.showState(one, answers);
      }
      section.node.hidden = !any;
    }
    this.showSteps(open, blank);
    this.showStatus();
    if (this.list) this.showTaps();
  }

  showState(one, answers) {
    const name = one.item.name, waits = this.waiting.get(`${this.audit} item ${name}`);
    const lacking = (this.missing || []).includes(name) && answers[name] === undefined;
    one.node.classList.toggle("lacking", lacking);
    let text = "", look = "state";
    if (this.wrong[name]) [text, look] = [`Not saved: ${this.wrong[name]}`, "state wrong"];
    else if (waits) text = "kept on this phone";
    else if (lacking) [text, look] = ["An answer is missing", "state wrong"];
    else if (this.state.saved[name]) [text, look] = [`${name in this.state.answers ? "saved" : "taken back"} ${this.state.saved[name]}`, "state good"];
    if (one.state.textContent !== text) one.state.textContent = text;
    one.state.className = look;
  }

  showSteps(open, blank) {
    const later = this.tree.items.filter((item) => blank[item.name] === "missing" && !item.after_facts && item.open_after_lock);
    this.lock.hidden = !open || this.state.facts_locked;
    this.locked.hidden = !this.state.facts_locked;
    this.submit.hidden = !open || !this.state.facts_locked;
    this.locked.textContent = later.length ? `The facts are locked. ${later.length} answers are still to come: give them when you know them.` : "The facts are locked.";
  }

  showStatus() {
    const waiting = this.unsent().length, refused = this.waiting.size - waiting;
    const saved = Object.values(this.state.saved).sort().at(-1);
    let text = waiting ? `kept on this phone (${waiting} to send)` : saved ? `saved ${saved}` : "Each answer is saved at once.";
    if (refused) text += `; ${refused} to mend`;
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.className = waiting || refused ? "status waits" : "status good";
    const mistakes = [this.problem, ...((this.missing || []).length ? [`${this.missing.length} answers are missing.`] : [])].filter(Boolean).join(" ");
    if (this.mistakes.textContent !== mistakes) this.mistakes.textContent = mistakes;
  }

  showTaps() {
    const taps = this.taps(), names = this.tree.timer.taps;
    const lines = taps.map((tap, at) => {
      const since = at ? ` (+${((Date.parse(tap.at) - Date.parse(taps[at - 1].at)) / 1000).toFixed(1)} s)` : "";
      return element("li", {}, `${names[tap.tap] || tap.tap} ${new Date(tap.at).toLocaleTimeString()}${since}`);
    });
    this.list.replaceChildren(...lines);
    const open = ["started", "returned"].includes(this.state.status) && !this.state.facts_locked;
    this.tapButtons.forEach((button) => { button.disabled = !open; });
    this.tick();
  }
}

// Streamlit calls this at every run of the page: the form that is there stays.
export default function ({parentElement, data, setTriggerValue}) {
  const root = parentElement.querySelector("#form");
  if (root.form?.audit !== data.audit || root.form.seen !== data.seen) {
    root.form?.stop();
    root.form = new Form(root, data.audit, (what) => setTriggerValue("done", what));
    root.form.seen = data.seen;
  }
  return () => { root.form?.stop(); root.form = null; };
}
