// What lies over the page: layers out of its flow, found by asking what is on top at many points.
(point) => {
  const deep = (x, y) => {
    let el = document.elementFromPoint(x, y);
    while (el && el.shadowRoot) { const inner = el.shadowRoot.elementFromPoint(x, y); if (!inner || inner === el) break; el = inner; }
    return el;
  };
  const up = (el) => el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);
  const words = (document.body ? document.body.innerText.length : 0) || 1;
  const isDialog = (el) => el.tagName === "DIALOG" || el.getAttribute("aria-modal") === "true" || /dialog/.test(el.getAttribute("role") || "");
  const layer = (start) => {
    for (let el = start; el && el !== document.body && el !== document.documentElement; el = up(el)) {
      const style = getComputedStyle(el), r = el.getBoundingClientRect();
      const out = style.position === "fixed" || (style.position === "absolute" && +style.zIndex > 0 && r.width * r.height > innerWidth * innerHeight / 2);
      // an application whose whole page stands in one fixed box is no overlay
      if ((out && (el.innerText || "").length < words * 0.8) || isDialog(el)) {
        let top = el; // the veil or wrapper around it belongs to it
        for (let p = up(el); p && p !== document.body; p = up(p)) if (getComputedStyle(p).position === "fixed" && (p.innerText || "").length < words * 0.8) top = p;
        return top;
      }
    }
    return null;
  };
  const found = new Map();
  const columns = 12, rows = 16;
  const at = (x, y, weight) => { const el = layer(deep(x, y)); if (el) found.set(el, (found.get(el) || 0) + weight); return el; };
  for (let i = 0; i < columns; i++) for (let j = 0; j < rows; j++)
    at((i + 0.5) * innerWidth / columns, (j + 0.5) * innerHeight / rows, 1);
  const centre = at(innerWidth / 2, innerHeight / 2, 0);
  const asked = point ? at(point[0], point[1], 0) : null;
  const share = [...found.values()].reduce((sum, n) => sum + n, 0) / (columns * rows);
  const hidden = (el) => /hidden|clip/.test(getComputedStyle(el).overflowY);
  const locked = (hidden(document.documentElement) || (document.body && hidden(document.body)))
    && Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0) > innerHeight + 20;
  const modal = [...found.keys()].some((el) => el.matches(":modal") || el.querySelector(":modal"));
  const blocking = (centre && (share > 0.5 || locked || isDialog(centre) || !!centre.querySelector("[aria-modal=true]"))) || modal;
  const PRESS = "button, a[href], [role=button], input[type=button], input[type=submit], summary, [onclick], [aria-label], .close, [class*=close]";
  const signs = (el) => /^(?:div|span|i|svg)$/i.test(el.tagName) && !(el.textContent || "").trim() && getComputedStyle(el).cursor === "pointer"
    && getComputedStyle(up(el) || el).cursor !== "pointer";
  const name = (el) => (el.getAttribute("aria-label") || el.innerText || el.value || el.title || "").replace(/\s+/g, " ").trim().slice(0, 100);
  const inside = (root) => [root, ...root.querySelectorAll("*")].flatMap((el) => el.shadowRoot ? [el, ...inside(el.shadowRoot)] : [el]);
  const targets = [], buttons = [];
  const guilty = point ? (asked ? [asked] : []) : blocking ? [...found.keys()].filter((el) => el === centre || isDialog(el) || found.get(el) > 5) : [];
  for (const root of guilty) for (const el of inside(root)) {
    if (!(el.matches(PRESS) || el.tagName === "IFRAME" || signs(el)) || !el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const r = el.getBoundingClientRect();
    if (r.width < 2 || r.height < 2 || buttons.length > 80) continue;
    const form = el.closest("form");
    const corner = Math.max(r.width, r.height) <= 60 && [root, ...root.children].map((part) => part.getBoundingClientRect())
      .some((p) => Math.abs(p.right - r.right) < 60 && Math.abs(r.top - p.top) < 60);
    buttons.push({ index: targets.push(el) - 1, corner, name: name(el), tag: el.tagName.toLowerCase(), hint: (el.className && el.className.baseVal === undefined ? String(el.className) : "") + " " + el.id,
      href: el.tagName === "A" ? el.getAttribute("href") : "", posts: !!form && el.type === "submit" && (form.method || "").toLowerCase() === "post" });
  }
  window.__rivalryCover = targets;
  const TYPED = "input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button]), textarea";
  const typed = guilty.some((root) => inside(root).some((el) => el.matches(TYPED) && el.checkVisibility({ visibilityProperty: true })));
  return { blocking: !!blocking, typed, share, locked: !!locked, buttons, text: guilty.map((el) => (el.innerText || "").slice(0, 2000)).join("\n").slice(0, 4000),
    asked: guilty.flatMap((el) => [...el.querySelectorAll("input, textarea, select")].map((f) => f.placeholder + "\n" + f.name)).join("\n").slice(0, 2000) };
}
