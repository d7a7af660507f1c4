// What others than the business have written on this page, as `others.py` finds it in a kept one.
(rule) => {
  const is = Object.fromEntries(Object.entries(rule).map(([key, said]) => [key, new RegExp(said)]));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const every = all("*"), heads = all("h1, h2, h3, h4, h5, h6");
  const get = (el, name) => el.getAttribute(name) || "";
  const text = (el) => el.textContent.replace(/\s+/g, " ").trim();
  const around = (marks) => {
    const found = new Set();
    for (const mark of marks) for (let p = mark; p && !found.has(p); p = p.parentElement) found.add(p);
    return found;
  };
  const named = (el, key) => is[key].test(get(el, "class") + " " + get(el, "id"));
  const typed = (el, key) => is[key].test(get(el, "itemtype") + " " + get(el, "typeof"));
  const isAuthor = (el) => is.author.test(get(el, "class")) || /^(?:author|creator)$/.test(get(el, "itemprop"))
    || get(el, "rel").includes("author") || el.tagName === "A" && is.members.test(get(el, "href"));
  const isDate = (el) => {
    if (el.tagName !== "TIME") return is.date.test(get(el, "class")) || get(el, "itemprop").startsWith("date");
    const at = get(el, "datetime") || text(el);
    return at.length > 9 || !at.includes(":") && /\p{L}{3}/u.test(at);
  };
  const leadsOn = (head) => [...head.querySelectorAll("a"), head.closest("a")].some((a) => a && !(get(a, "href") || "#").includes("#"));
  const by = around(every.filter(isAuthor)), dated = around(every.filter(isDate));
  const whole = around(all("html, body, h1, main, [role=main]")), lists = around(heads.filter((h) => h.tagName === "H2" || leadsOn(h)));
  const isRow = (el) => by.has(el) && dated.has(el) && !whole.has(el) && !lists.has(el);
  const reached = around(all("[itemprop=telephone]"));
  const beside = (el) => {
    const after = el.nextElementSibling, before = el.previousElementSibling;
    return [after, after && after.nextElementSibling, before, before && before.previousElementSibling].filter(Boolean);
  };
  const alike = (el, other) => el.tagName === other.tagName
    && (/^(?:LI|TR|ARTICLE)$/.test(el.tagName) || get(el, "class") && get(el, "class") === get(other, "class"));
  const isPart = (el) => get(el, "itemprop") === "comment" || named(el, "written") && !named(el, "flags")
    || by.has(el) && (named(el, "answers") || typed(el, "answer_types")) || (by.has(el) || dated.has(el)) && named(el, "talk");
  const found = every.filter((el) => typed(el, "types") && !reached.has(el) && !/^(?:HTML|BODY)$/.test(el.tagName)
    || !whole.has(el) && isPart(el) || isRow(el) && beside(el).some((other) => isRow(other) && alike(el, other)));
  const says = (el) => is.headings.test(text(el).replace(/[\d()[\]:]+/g, "").trim().toLowerCase());
  for (const head of heads.filter(says)) {
    const high = heads.filter((h) => h.tagName <= head.tagName);
    for (let el = head.nextElementSibling || head.parentElement.nextElementSibling; el && !high.some((h) => el.contains(h)); el = el.nextElementSibling)
      if (!/^(?:FOOTER|NAV|HEADER|ADDRESS|FORM)$/.test(el.tagName) && !named(el, "other")) found.push(el);
  }
  const tabs = all("[aria-controls]").filter(says).map((tab) => document.getElementById(get(tab, "aria-controls")));
  found.push(...tabs.filter((panel) => panel && !whole.has(panel)));
  const parts = new Set(found);
  const inside = (el) => { for (let p = el.parentElement; p; p = p.parentElement) if (parts.has(p)) return true; return false; };
  return [...parts].filter((el) => !inside(el)); // what is within another is there already
}
