// The form on the page.

class Form extends Sending {
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
