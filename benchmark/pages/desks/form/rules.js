// Which items are asked, and what the stopwatch says: read here as audits/conditions.py,
// audits/points.py and audits/timers.py read them. tests/test_form_js.py holds both together.

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
