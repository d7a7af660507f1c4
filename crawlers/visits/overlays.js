// Runs before any script of the page, in every frame: what lies over the page, and what it says.
// It keeps what it sees; whether a layer is an interruption is for `overlays.py` to judge.
(() => {
  const COLUMNS = 12, ROWS = 16; // the hit-test grid
  const MAX_TEXT = 3000, MAX_CONTROLS = 40, MAX_NODES = 4000, MAX_BLOCKS = 20;
  // Closed shadow roots, to look into. The page itself notices nothing: they stay closed to it.
  const closed = new WeakMap();
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(...init) {
    const root = attach.apply(this, init);
    closed.set(this, root);
    return root;
  };
  const shadow = (e) => e.shadowRoot || closed.get(e);
  const above = (e) => e.assignedSlot || e.parentElement || e.getRootNode().host || null;
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  const keys = new WeakMap(), elements = new Map();
  const key = (e) => {
    if (!keys.has(e)) { keys.set(e, elements.size + 1); elements.set(keys.get(e), e); }
    return keys.get(e);
  };

  // All elements at a point, topmost first, shadow trees included.
  const stack = (root, x, y) => root.elementsFromPoint(x, y).flatMap((e) => {
    if (e.getRootNode() !== root) return []; // a shadow root also names what is outside it
    const inner = shadow(e);
    return inner ? [...stack(inner, x, y), e] : [e];
  });
  const inside = (e, layer) => {
    for (let at = e; at; at = above(at)) if (at === layer) return true;
    return false;
  };

  const CONTENT = "img,video,canvas,iframe,input,button,select,textarea,svg,picture";
  const isContent = (e) => e.matches(CONTENT)
    || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const MAIN = "main,[role=main]";
  const holdsPage = (e) => e === document.documentElement || e === document.body
    || !!e.querySelector(MAIN);
  const top = (e) => e.matches(":modal") || (e.popover && e.matches(":popover-open"));
  const lifted = (e) => {
    if (top(e)) return "top";
    const { position, zIndex } = getComputedStyle(e);
    if (position === "absolute") return zIndex !== "auto" && +zIndex > 0 ? position : null;
    return position === "fixed" || position === "sticky" ? position : null;
  };
  // The outermost element around `e` that is taken out of the flow, unless it holds the page itself.
  const layerOf = (e, memo) => {
    if (!e) return null;
    if (memo.has(e)) return memo.get(e);
    const outer = layerOf(above(e), memo);
    const found = outer || (!holdsPage(e) && lifted(e) ? e : null);
    memo.set(e, found);
    return found;
  };
  const opaque = (e, memo) => {
    if (!e) return true;
    if (!memo.has(e)) {
      memo.set(e, +getComputedStyle(e).opacity >= 0.1 && opaque(above(e), memo));
    }
    return memo.get(e);
  };

  function* nodes(e) {
    let left = MAX_NODES;
    const waiting = [e];
    while (waiting.length && left--) {
      const node = waiting.pop();
      yield node;
      const root = node.nodeType === 1 && shadow(node);
      const slotted = node.localName === "slot" ? node.assignedNodes() : [];
      const children = root ? [...root.childNodes] : slotted.length ? slotted : [...node.childNodes];
      waiting.push(...children.reverse());
    }
  }
  const SKIP = new Set(["script", "style", "template", "noscript"]);
  const textOf = (e) => {
    let text = "";
    for (const n of nodes(e)) {
      if (n.nodeType !== 3 || !n.data.trim()) continue;
      const around = n.parentElement || n.getRootNode().host;
      if (around && !SKIP.has(around.localName) && shown(around)) text += " " + n.data;
      if (text.length > MAX_TEXT) break;
    }
    return text.replace(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  };
  const say = (e) => (e.getAttribute("aria-label") || textOf(e) || e.value || e.title
    || e.querySelector?.("img[alt]")?.alt || "").toString().replace(/\s+/g, " ").trim().slice(0, 80);
  const CONTROL = "button,[role=button],input[type=submit],input[type=button],a,summary,[onclick]";
  const boxOf = (e) => {
    const r = e.getBoundingClientRect();
    return [r.x, r.y, r.width, r.height].map(Math.round);
  };
  const hand = (e) => !!e && getComputedStyle(e).cursor === "pointer";
  const pressable = (n) => hand(n) && !hand(above(n)) && n.innerText?.length < 60; // a div with a listener
  const controlNodes = (e) => {
    const found = [];
    for (const n of nodes(e)) {
      if (found.length === MAX_CONTROLS) break;
      if (n.nodeType !== 1 || !shown(n) || !(n.matches(CONTROL) || pressable(n))) continue;
      const [, , wide, high] = boxOf(n);
      if (wide > 1 && high > 1) found.push(n);
    }
    return found;
  };
  const leaves = (n) => n.localName === "a" && /^(?!#|javascript:)./.test(n.getAttribute("href") || "");
  const controls = (e) => controlNodes(e).map((n, at) => ({ at, text: say(n), link: leaves(n), box: boxOf(n) }));
  const inputs = (e) => {
    const kinds = {};
    for (const n of nodes(e)) {
      if (n.nodeType !== 1 || !n.matches("input,select,textarea") || !shown(n)) continue;
      const kind = n.localName === "input" ? n.type : n.localName;
      kinds[kind] = (kinds[kind] || 0) + 1;
    }
    return kinds;
  };
  const STRUCTURE = "nav,[role=navigation],[role=search],input[type=search]";
  const tint = (e) => {
    const style = getComputedStyle(e), alpha = style.backgroundColor.match(/, ([\d.]+)\)$/);
    return style.backgroundImage !== "none" ? 1
      : style.backgroundColor === "rgba(0, 0, 0, 0)" ? 0 : alpha ? +alpha[1] : 1;
  };

  const describe = (e) => ({
    tag: e.localName, id: e.id.slice(0, 100), name: String(e.className?.baseVal ?? e.className).slice(0, 200),
    role: e.getAttribute("role"), modal: e.getAttribute("aria-modal") === "true" || top(e) === true,
    dialog: e.matches("dialog,[role=dialog],[role=alertdialog]")
      || !!e.querySelector("dialog,[role=dialog],[role=alertdialog]"),
    structure: e.matches("header,nav,footer,[role=banner],[role=navigation]")
      || !!e.querySelector(STRUCTURE),
    position: lifted(e) || "flow", z: getComputedStyle(e).zIndex, tint: tint(e), box: boxOf(e),
    text: textOf(e), controls: controls(e), inputs: inputs(e),
    frames: [...nodes(e)].some((n) => n.localName === "iframe" && shown(n)),
  });

  // What is in the flow but asks something: the blocks around buttons, and frames.
  const blocks = (memo) => {
    const found = new Set();
    for (const n of nodes(document.body)) {
      if (found.size === MAX_BLOCKS) break;
      if (n.nodeType !== 1 || !n.matches(CONTROL + ",iframe") || layerOf(n, memo) || !shown(n)) continue;
      const [x, y, wide, high] = boxOf(n);
      if (wide < 2 || y + high < 0 || y > innerHeight || x > innerWidth) continue;
      if (n.localName === "iframe") { found.add(n); continue; }
      let around = n;
      for (let up = 0; up < 6 && textOf(around).split(" ").length < 9; up++) {
        const next = above(around);
        if (!next || holdsPage(next)) break;
        around = next;
      }
      found.add(around);
    }
    return [...found];
  };

  const isLocked = () => {
    const of = (e) => e && getComputedStyle(e);
    const html = of(document.documentElement), body = of(document.body);
    const tall = document.documentElement.scrollHeight > innerHeight + 20
      || (document.body && document.body.scrollHeight > innerHeight + 20);
    const held = [html, body].some((s) => s && /hidden|clip/.test(s.overflowY));
    return !!tall && (held || body?.position === "fixed");
  };

  // The largest paint so far: a wall that is it makes the page look fast, or slow, by itself.
  let painted = null;
  try {
    new PerformanceObserver((list) => { painted = list.getEntries().at(-1).element; })
      .observe({ type: "largest-contentful-paint", buffered: true });
  } catch { /* a browser that does not know this type */ }
  const paintedLayer = (memo) => {
    if (!painted?.isConnected) return null;
    const layer = layerOf(painted, memo);
    return layer ? key(layer) : 0;
  };

  const sample = () => {
    if (!document.body) return null;
    const memo = new Map(), seen = new Map(), layers = new Map();
    const add = (layer) => {
      if (!layers.has(layer)) layers.set(layer, { key: key(layer), cells: 0, beneath: 0, centre: false });
      return layers.get(layer);
    };
    const hit = (x, y, centre) => {
      const all = stack(document, x, y).filter((e) => opaque(e, seen));
      const layer = layerOf(all[0], memo);
      if (!layer) return all;
      const row = add(layer);
      if (centre) { row.centre = true; return all; }
      row.cells += 1;
      const below = all.find((e) => !inside(e, layer) && !inside(layer, e) && !layerOf(e, memo) && isContent(e));
      if (below) row.beneath += 1;
      return all;
    };
    const grid = [];
    for (let row = 0; row < ROWS; row++) for (let column = 0; column < COLUMNS; column++) {
      // Not on one line: rows of text as far apart as the grid's would all be missed, or all hit.
      const x = ((column + 0.2 + 0.6 * ((row * 3) % 7) / 6) / COLUMNS) * innerWidth;
      const y = ((row + 0.2 + 0.6 * ((column * 3) % 7) / 6) / ROWS) * innerHeight;
      grid.push(hit(x, y, false));
    }
    const middle = hit(innerWidth / 2, innerHeight / 2, true);
    for (const block of blocks(memo)) {
      const row = add(block);
      row.flow = true;
      row.cells = grid.filter((all) => all.length && inside(all[0], block)).length;
      row.centre = middle.length > 0 && inside(middle[0], block);
    }
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return {
      document: performance.timeOrigin, at: performance.now(), fcp: paint ? paint.startTime : null,
      painted: paintedLayer(memo), locked: isLocked(), y: scrollY, grid: COLUMNS * ROWS,
      layers: [...layers].filter(([, row]) => row.cells || row.centre)
        .map(([layer, row]) => ({ ...row, about: describe(layer) })),
    };
  };

  const focusInside = (k) => {
    let at = document.activeElement;
    while (at && shadow(at)?.activeElement) at = shadow(at).activeElement;
    return !!at && inside(at, elements.get(k));
  };
  const framesOf = (k) => [...nodes(elements.get(k))].filter((n) => n.localName === "iframe" && shown(n)).slice(0, 3);

  // Where the n-th control of a layer (of the whole document: null) is now, scrolled to if need be.
  const reveal = (k, at) => {
    const control = controlNodes(k === null ? document.body : elements.get(k))[at];
    if (!control) return null;
    const [x, y, wide, high] = boxOf(control);
    if (x < 0 || y < 0 || x + wide > innerWidth || y + high > innerHeight) {
      control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    }
    return boxOf(control);
  };

  Object.defineProperty(window, "__rivalry_over", {
    value: Object.freeze({
      sample, framesOf, focusInside, reveal,
      describe: () => document.body && { text: textOf(document.body), controls: controls(document.body), inputs: inputs(document.body) },
    }),
  });
})();
