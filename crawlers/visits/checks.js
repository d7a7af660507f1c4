// Runs before any script of the page: does it ask for permissions before anybody did anything?
// `collect` is called at the end of a look and says where things are and whether they fit.
(() => {
  const asked = [];
  const listen = (owner, name, what) => {
    const original = owner && owner[name];
    if (typeof original !== "function") return;
    owner[name] = function (...given) {
      if (!navigator.userActivation.hasBeenActive) asked.push(what);
      return original.apply(this, given);
    };
  };
  listen(window.Notification, "requestPermission", "notifications");
  listen(window.Geolocation?.prototype, "getCurrentPosition", "location");
  listen(window.Geolocation?.prototype, "watchPosition", "location");
  listen(window.MediaDevices?.prototype, "getUserMedia", "camera or microphone");
  listen(window.PushManager?.prototype, "subscribe", "push");

  const NUMBER = /(?:\+|\(?0)[\d\s().\/-]{6,20}\d/g;
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const phones = () => {
    const found = [];
    for (const a of document.querySelectorAll("a[href^='tel:']")) {
      const { y, height } = a.getBoundingClientRect();
      if (shown(a) && height > 1) found.push({ said: a.getAttribute("href").slice(4), y: Math.round(y + scrollY) });
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n = walker.nextNode(), seen = 0; n && seen < 20000 && found.length < 30; n = walker.nextNode(), seen++) {
      for (const [said] of n.data.matchAll(NUMBER)) {
        const around = n.parentElement;
        if (!around || !shown(around)) continue;
        const range = document.createRange();
        range.selectNodeContents(n);
        const { y, height } = range.getBoundingClientRect();
        if (height > 1) found.push({ said, y: Math.round(y + scrollY) });
      }
    }
    return found;
  };
  // As Lighthouse does it: a paste event that the page cancels is a paste that does nothing.
  const unpasteable = () => [...document.querySelectorAll("input:not([type]),input[type=text],input[type=email],input[type=password],input[type=tel]")]
    .slice(0, 50).filter((input) => shown(input) && !input.readOnly && !input.dispatchEvent(
      new ClipboardEvent("paste", { cancelable: true, bubbles: true }))).length;
  // What opens and closes, and does no harm: never a link to elsewhere, never what sends a form.
  const OPENS = "summary,[role=tab],[aria-expanded],[aria-haspopup=true],input[type=search],[role=search] input";
  const harmless = (e) => !(e.localName === "a" && /^(?!#)./.test(e.getAttribute("href") || ""))
    && !(e.localName === "button" && e.form && e.type === "submit");
  const aim = (e) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    const at = [x + width / 2, y + Math.min(height / 2, 20)];
    const top = width > 8 && height > 8 && document.elementFromPoint(...at);
    return top && e.contains(top) ? at : null;
  };
  const looks = () => [document.body.innerText.length, scrollX, scrollY, location.href].join();
  let chosen = [], aimed = null, before = "", changed = false, observer = null;
  const controls = () => {
    scrollTo(0, 0);
    chosen = [...document.querySelectorAll(OPENS)].filter((e) => harmless(e) && aim(e)).slice(0, 5);
    return chosen.map((e) => (e.getAttribute("aria-label") || e.innerText || e.localName).trim().slice(0, 80));
  };
  // Where the n-th control is now, and from here on it is watched whether anything happens.
  const watch = (n) => {
    aimed = chosen[n];
    const at = aimed.isConnected ? aim(aimed) : null;
    if (!at) return null;
    before = looks(), changed = false;
    observer = new MutationObserver(() => { changed = true; });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    return at;
  };
  const reacted = () => {
    const focus = document.activeElement;
    const moved = focus && focus !== document.body && (focus !== aimed || aimed.localName === "input");
    return changed || !!moved || looks() !== before;
  };
  const answer = async (ms) => {
    const end = performance.now() + ms;
    while (!reacted() && performance.now() < end) await new Promise((done) => setTimeout(done, 50));
    observer.disconnect();
    return reacted();
  };
  const width = () => {
    const root = document.documentElement;
    // clip and hidden cut off what is too wide: nobody can scroll there
    const cut = [root, document.body].some((e) => e && /hidden|clip/.test(getComputedStyle(e).overflowX));
    return { inner: innerWidth, screen: visualViewport.width * visualViewport.scale,
      scroll: Math.max(root.scrollWidth, cut ? 0 : document.body?.scrollWidth ?? 0), cut };
  };

  Object.defineProperty(window, "__rivalry_checks", {
    value: Object.freeze({
      width, controls, watch, answer,
      collect: () => ({ asked, phones: document.body ? phones() : [], unpasteable: unpasteable(),
        words: (document.body?.innerText.match(/\S+/g) || []).length,
        high: innerHeight, elements: document.getElementsByTagName("*").length }),
    }),
  });
})();
