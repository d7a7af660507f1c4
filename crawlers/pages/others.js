// What others than the business have written on this page, as `others.py` finds it in a kept one.
(rule) => {
  const is = Object.fromEntries(Object.entries(rule).map(([key, said]) => [key, new RegExp(said)]));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const every = all("*"), heads = all("h1, h2, h3, h4, h5, h6");
  const get = (el, name) => el.getAttribute(name) || "";
  const text = (el) => el.textContent.replace(/\s+/g, " ").trim();
  const named = (el, key) => is[key].test(get(el, "class") + " " + get(el, "id"));
  const around = (marks) => { // these elements and all that they are in
    const found = new Set();
    for (const mark of marks) for (let p = mark; p && !found.has(p); p = p.parentElement) found.add(p);
    return found;
  };
  const isAuthor = (el) => named(el, "author") || /^(?:author|creator)$/.test(get(el, "itemprop"))
    || get(el, "rel").includes("author") || el.tagName === "A" && is.members.test(get(el, "href"));
  const isDate = (el) => {
    if (named(el, "date")) return true;
    if (el.tagName !== "TIME") return get(el, "itemprop").startsWith("date");
    const at = get(el, "datetime") || text(el);
    return at.length > 9 || !at.includes(":") && /\p{L}{3}/u.test(at);
  };
  const leadsOn = (head) => [...head.querySelectorAll("a"), head.closest("a")].some((a) => a && !(get(a, "href") || "#").includes("#"));
  const by = around(every.filter(isAuthor)), dated = around(every.filter(isDate));
  const whole = around(all("html, body, h1, main, [role=main]")), lists = around(heads.filter((h) => h.tagName === "H2" || leadsOn(h)));
  const thread = [...whole].some((el) => named(el, "talk"));
  const isRow = (el) => by.has(el) && dated.has(el) && !whole.has(el) && !lists.has(el);
  const beside = (el) => {
    const after = el.nextElementSibling, before = el.previousElementSibling;
    return [after, after && after.nextElementSibling, before, before && before.previousElementSibling].filter((two) => two && isRow(two));
  };
  const kind = (el) => get(el, "class").replace(/\b(?:odd|even|alt|first|last)\b|\S*\d\S*/g, "").replace(/\s+/g, " ").trim();
  const alike = (el, two) => el.tagName === two.tagName && (/^(?:LI|TR|ARTICLE)$/.test(el.tagName) || kind(el) && kind(el) === kind(two));
  const isPart = (el) => named(el, "written") && !named(el, "flags") || by.has(el) && named(el, "answers")
    || (by.has(el) || dated.has(el)) && named(el, "talk");
  const found = every.filter((el) => isRow(el) && (thread || beside(el).some((two) => alike(el, two))) || !whole.has(el) && isPart(el));

  const reached = around(all("[itemprop=telephone]"));
  for (const key of ["itemtype", "typeof"])
    for (const el of all(`[${key}]`)) {
      const written = is.types.test(get(el, key)) && !reached.has(el) && el.tagName !== "BODY";
      if (written || by.has(el) && is.answer_types.test(get(el, key))) found.push(el);
    }
  const calls = (el) => is.headings.test(text(el).replace(/[\d()[\]:]+/g, "").trim().toLowerCase());
  for (const head of [...heads, ...all("summary, legend"), ...every.filter((el) => named(el, "heads"))].filter(calls)) {
    const high = heads.filter((h) => h.tagName <= (heads.includes(head) ? head.tagName : "H3"));
    for (let el = head.nextElementSibling || head.parentElement.nextElementSibling; el && !high.some((h) => el.contains(h)); el = el.nextElementSibling)
      if (!/^(?:FOOTER|NAV|HEADER|ADDRESS|FORM)$/.test(el.tagName) && !named(el, "other")) found.push(el);
  }
  const opens = ["aria-controls", "href", "data-target", "data-bs-target"];
  const tabs = opens.flatMap((key) => all(`[${key}]`).filter((el) => /^#?[\w-]+$/.test(get(el, key)) && calls(el)).map((el) => document.getElementById(get(el, key).replace(/^#/, ""))));
  const parts = new Set([...found, ...all("[itemprop=comment]"), ...tabs.filter((panel) => panel && !whole.has(panel))]);
  const inside = (el) => { for (let p = el.parentElement; p; p = p.parentElement) if (parts.has(p)) return true; return false; };
  return [...parts].filter((el) => !inside(el));
}
