// Runs before any script of the page. It watches and keeps; what it means is for `read` to say.
(() => {
  if (window !== window.top) return; // frames have their own clock
  const now = performance.now.bind(performance);
  const limits = {
    paint: 10, "largest-contentful-paint": 50, "layout-shift": 2000, longtask: 1000,
    "long-animation-frame": 100, resource: 500, event: 300,
  };
  const kept = {}, dropped = {}, observers = [];
  let last = 0; // when the page last did something that may still move a reading

  const name = (node) => {
    if (!node || !node.tagName) return null;
    const id = node.id ? "#" + node.id : "";
    const classes = typeof node.className === "string" ? node.className.trim() : "";
    return (node.tagName.toLowerCase() + id + (classes && "." + classes.replace(/\s+/g, "."))).slice(0, 150);
  };
  const box = (r) => r && [r.x, r.y, r.width, r.height].map(Math.round);
  const rows = {
    paint: (e) => ({ name: e.name, start: e.startTime }),
    "largest-contentful-paint": (e) => ({
      start: e.startTime, size: e.size, url: (e.url || "").slice(0, 300), node: name(e.element),
      box: e.element ? box(e.element.getBoundingClientRect()) : null,
    }),
    "layout-shift": (e) => ({
      start: e.startTime, value: e.value, input: e.hadRecentInput,
      sources: kept["layout-shift"].length > 50 ? [] : [...e.sources].slice(0, 5).map((s) => ({
        node: name(s.node), from: box(s.previousRect), to: box(s.currentRect),
      })),
    }),
    longtask: (e) => ({ start: e.startTime, duration: e.duration }),
    "long-animation-frame": (e) => ({
      start: e.startTime, duration: e.duration, blocking: e.blockingDuration,
      scripts: (e.scripts || []).slice(0, 3).map((s) => ({
        url: (s.sourceURL || "").slice(0, 300), duration: s.duration,
      })),
    }),
    resource: (e) => ({
      url: e.name.slice(0, 300), type: e.initiatorType, start: e.startTime, end: e.responseEnd,
      size: e.transferSize, decoded: e.decodedBodySize, blocking: e.renderBlockingStatus,
    }),
    event: (e) => ({ name: e.name, start: e.startTime, duration: e.duration, interaction: e.interactionId }),
  };

  const keep = (type, entries) => {
    for (const entry of entries) {
      if (kept[type].length < limits[type]) kept[type].push(rows[type](entry));
      else dropped[type] = (dropped[type] || 0) + 1;
    }
    if (entries.length) last = now();
  };
  for (const type of Object.keys(rows)) {
    kept[type] = [];
    try {
      const observer = new PerformanceObserver((list) => keep(type, list.getEntries()));
      observer.observe({ type, buffered: true, durationThreshold: 16 });
      observers.push([type, observer]);
    } catch { /* a browser that does not know this type keeps an empty list */ }
  }

  const page = () => {
    const root = document.documentElement, body = document.body;
    const viewport = document.querySelector("meta[name=viewport]");
    return {
      title: document.title.slice(0, 300), lang: root?.lang, viewport: viewport && viewport.content,
      inner: [innerWidth, innerHeight], scroll: [root?.scrollWidth ?? 0, root?.scrollHeight ?? 0],
      elements: document.getElementsByTagName("*").length, scripts: document.scripts.length,
      text_chars: body ? body.textContent.length : 0,
    };
  };
  const navigation = () => {
    const entry = performance.getEntriesByType("navigation")[0];
    if (!entry) return {};
    return Object.fromEntries(Object.entries(entry.toJSON()).filter(([, v]) => typeof v !== "object"));
  };

  // Where a customer may tap without any harm: what opens and closes, a search field, plain text.
  const OPENS = "summary,[role=tab],[aria-expanded],[aria-haspopup=true],input[type=search],[role=search] input";
  const ACTS = "a,button,input,select,textarea,label,summary,[role],[onclick],[tabindex],iframe,video";
  const harmless = (e) => !(e.localName === "a" && /^(?!#)./.test(e.getAttribute("href") || ""))
    && !(e.localName === "button" && e.form && e.type === "submit");
  const middle = (e) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    const at = [x + width / 2, y + Math.min(height / 2, 20)];
    const top = width > 8 && height > 8 && document.elementFromPoint(...at);
    return top && e.contains(top) ? at : null;
  };
  const taps = () => {
    const opens = [...document.querySelectorAll(OPENS)].filter(harmless).map(middle).filter(Boolean);
    const plain = [...document.querySelectorAll("h1,h2,p")].slice(0, 50)
      .filter((e) => !e.closest(ACTS) && !e.querySelector(ACTS) && getComputedStyle(e).cursor !== "pointer")
      .map(middle).find(Boolean);
    return [...(plain ? [plain] : []), ...opens].slice(0, 5);
  };
  const events = () => {
    for (const [type, observer] of observers) if (type === "event") keep(type, observer.takeRecords());
    return kept.event;
  };

  Object.defineProperty(window, "__rivalry", {
    value: Object.freeze({
      idle: () => now() - last, taps, events,
      collect: () => {
        for (const [type, observer] of observers) keep(type, observer.takeRecords());
        return { navigation: navigation(), entries: kept, dropped, page: page(), ended: now() };
      },
    }),
  });
})();
