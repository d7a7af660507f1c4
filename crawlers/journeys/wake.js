// Scrolls through a page of which parts wait to be scrolled to, as a person does, and back; true: it did.
async () => {
  const kept = window.__rivalryWoken = window.__rivalryWoken || { seen: new WeakSet(), any: false, at: "" };
  if (kept.at === location.href || !document.body) return false;
  kept.at = location.href;
  const asleep = (el) => { const style = getComputedStyle(el); return +style.opacity === 0 || style.visibility === "hidden"; };
  const waiting = [];
  for (const el of document.body.querySelectorAll("*")) {
    if (waiting.length >= 300) break;
    const r = el.getBoundingClientRect();
    if (r.width < 10 || r.height < 10 || r.top < innerHeight * 0.6 || !asleep(el)) continue;
    if (waiting.some((other) => other.contains(el)) || !(el.textContent.trim() || el.querySelector("img, input"))) continue;
    waiting.push(el);
  }
  if (!waiting.length) return false;
  const from = scrollY, pause = (ms) => new Promise((done) => setTimeout(done, ms));
  for (let y = 0, n = 0; n < 30 && y < document.documentElement.scrollHeight; y += innerHeight * 0.7, n++) {
    scrollTo({ top: y, behavior: "instant" });
    await pause(80);
    for (const el of waiting) if (!kept.seen.has(el) && !asleep(el)) { kept.seen.add(el); kept.any = true; }
  }
  scrollTo({ top: from, behavior: "instant" });
  return true;
}
