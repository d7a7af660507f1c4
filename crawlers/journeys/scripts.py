"""What is asked of a page by script."""

import json
from pathlib import Path

from crawlers.pages import others

THEIRS = Path(others.__file__).with_suffix(".js").read_text().split("\n", 1)[1].strip()
LOOK = Path(__file__).with_name("look.js").read_text()
LOOK = LOOK.replace('"THEIRS"', f"({THEIRS})({json.dumps(others.RULE)})")
WAKE = Path(__file__).with_name("wake.js").read_text()
COVER = Path(__file__).with_name("cover.js").read_text()
FIND_TEXT = """(said) => {
  const flat = (text) => text.replace(/\\s+/g, ' ').trim();
  const part = flat(said).slice(0, 40);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; part && (node = walker.nextNode());) {
    const el = node.parentElement;
    const text = flat(node.data);
    if (!text || !(text.includes(part) || (text.length > 4 && part.startsWith(text)))) continue;
    if (!el.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect().top + scrollY;
  }
  return null;
}"""
SIZE = "() => document.documentElement.outerHTML.length + (document.body?.innerText.length || 0)"
OPTION = """(el, said) => {
  const offered = [...el.options].filter((one) => one.value && !one.disabled);
  const text = (one) => one.text.replace(/\\s+/g, ' ').trim();
  return (offered.find((one) => said && text(one).startsWith(said)) || offered[0])?.value ?? '';
}"""
# What a press or a load sets in motion: a drawer that slides in shows nothing while it is on its
# way, and a page that fades in takes longer than what else moves on it.
MOVING = """() => Promise.race([new Promise((over) => setTimeout(over, 3000)), Promise.all(
  document.getAnimations().filter((one) => {
    const el = one.effect && one.effect.target;
    const end = one.effect ? one.effect.getComputedTiming().endTime : Infinity;
    const fades = el && el.offsetHeight > innerHeight / 3 && getComputedStyle(el).opacity < 0.1;
    return one.playState === 'running' && end < (fades ? 5000 : 1500);
  })
  .map((one) => one.finished.catch(() => 0)))]).then(() => 0)"""
# A link over two lines has its middle where there is no link: any of its lines will do.
POINT = """(el) => {
  const within = el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null;
  const slotted = (top) => top === within && !!el.querySelector('slot'); // its words stand outside
  const inside = (top) => !!top
    && (el.contains(top) || slotted(top) || top.closest('label')?.control === el);
  const deep = (x, y) => {
    let top = document.elementFromPoint(x, y);
    while (top && top.shadowRoot && !top.contains(el)) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    return top;
  };
  const boxes = [el, ...el.children].flatMap((part) => [...part.getClientRects()]);
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2; // of what shows
  const points = boxes.filter((r) => r.width > 1 && r.height > 1)
    .map((r) => [middle(r.left, r.right, innerWidth), middle(r.top, r.bottom, innerHeight)]);
  const hit = points.find(([x, y]) => inside(deep(x, y)));
  return { point: hit || points[0] || null, hits: !!hit };
}"""
