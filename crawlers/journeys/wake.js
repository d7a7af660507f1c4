// Goes down a page of which parts wait to be scrolled to, as a person does, and back; true: something came of it,
// null: nothing was done.
async () => {
  const kept = window.__rivalryWoken = window.__rivalryWoken || { seen: new WeakSet(), any: false, at: "" };
  if (kept.at === location.href || !document.body) return null;
  kept.at = location.href;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms)), from = scrollY;
  const tall = document.documentElement.scrollHeight > innerHeight * 1.2;
  const go = (top) => scrollTo({ top, behavior: "instant" });
  const back = async () => { // what hides from who goes down hears with the next frame that we are back
    go(from);
    const frame = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.race([frame(), pause(500)]);
  };
  // Chromium lays out nothing of these until they come near
  for (const el of [...document.querySelectorAll("body *")].slice(0, 5000)) {
    if (el.checkVisibility({ contentVisibilityAuto: true }) || !el.checkVisibility()) continue;
    for (let p = el; p; p = p.parentElement) if (getComputedStyle(p).contentVisibility === "auto") p.style.contentVisibility = "visible";
  }
  const late = [...document.querySelectorAll("iframe[loading=lazy]")].slice(0, 10);
  for (const frame of late) frame.loading = "eager";
  const size = () => document.body.getElementsByTagName("*").length + performance.getEntriesByType("resource").length;
  const before = size();
  if (tall) { // a foot that is fetched once its place is seen
    go(document.documentElement.scrollHeight);
    await pause(120);
    if (size() === before) await back();
  }
  const grew = size() !== before;
  const asleep = (el) => { const style = getComputedStyle(el); return +style.opacity === 0 || style.visibility === "hidden"; };
  const waiting = [];
  for (const el of document.body.querySelectorAll("*")) {
    if (waiting.length >= 300) break;
    const r = el.getBoundingClientRect();
    if (r.width < 10 || r.height < 10 || r.top + scrollY - from < innerHeight * 0.6 || !asleep(el)) continue;
    if (waiting.some((other) => other.contains(el)) || !(el.textContent.trim() || el.querySelector("img, input"))) continue;
    waiting.push(el);
  }
  if (!waiting.length && !grew) return late.length > 0;
  for (let y = 0, n = 0; n < 30 && y < document.documentElement.scrollHeight; y += innerHeight * 0.7, n++) {
    go(y);
    await pause(80);
    for (const el of waiting) if (!kept.seen.has(el) && !asleep(el)) { kept.seen.add(el); kept.any = true; }
  }
  await back();
  return true;
}
