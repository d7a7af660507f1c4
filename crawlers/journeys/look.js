// What a person can see and press on this page, as plain data; nothing is judged or changed here.
(maxActions) => {
  const PRESSABLE = "a[href], area[href], button, summary, input[type=submit], input[type=button]," +
    "input[type=image], [role=button], [role=link], [role=menuitem], [role=tab], [role=option], [role=radio], [onclick]," +
    "[aria-expanded], [aria-haspopup], [data-toggle], [data-bs-toggle], label[for], label:has(input[type=radio])";
  const FIELDS = "input, select, textarea";
  const NOT_FILLED = new Set(["hidden", "submit", "button", "image", "reset"]);
  const TOGGLES = /^(collapse|dropdown|offcanvas|tab|pill|modal|menu|accordion)$/;

  const squeeze = (text, most = 200) => (text || "").replace(/\s+/g, " ").trim().slice(0, most);
  const roots = [document]; // open shadow roots, too: a person does not see the difference
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  for (let i = 0; i < roots.length && i < 200; i++)
    for (const el of roots[i].querySelectorAll("*")) if (el.shadowRoot) roots.push(el.shadowRoot);

  const up = (el) => el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);
  const box = (el) => { // what is left of it after everything around it has clipped it
    let r = el.getBoundingClientRect(), inside = null;
    let [l, t, w, b] = [r.left, r.top, r.right, r.bottom];
    for (let p = up(el), n = 0; p && n < 12 && p !== document.body && p !== document.documentElement; p = up(p), n++) {
      const style = getComputedStyle(p);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      r = p.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) { // can be scrolled to wherever this is seen
        inside = inside || [l, t, w, b];
        [l, t, w, b] = [r.left, r.top, r.right, r.bottom];
        continue;
      }
      [l, t, w, b] = [Math.max(l, r.left), Math.max(t, r.top), Math.min(w, r.right), Math.min(b, r.bottom)];
    }
    if (inside && w - l >= 2 && b - t >= 2) [l, t, w, b] = inside;
    return { x: l, y: t, w: w - l, h: b - t };
  };
  const woken = window.__rivalryWoken && window.__rivalryWoken.any ? window.__rivalryWoken.seen : null;
  const awake = (el) => { for (let p = woken && el; p; p = up(p)) if (woken.has(p)) return el.checkVisibility({ visibilityProperty: true }); return false; };
  const shown = (el) => {
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) && !awake(el)) return null;
    let r = box(el);
    if ((r.w < 2 || r.h < 2) && el.tagName === "A" && el.firstElementChild) r = box(el.firstElementChild);
    const right = Math.max(document.documentElement.scrollWidth, innerWidth);
    if (r.w < 2 || r.h < 2 || r.x + r.w <= 0 || r.y + r.h + scrollY <= 0 || r.x >= right) return null;
    return r;
  };
  const covered = (el, whole) => { // only told where it is on the screen now
    const lines = el.getClientRects(); // a link over two lines: its middle may be beside it
    const r = lines.length > 1 ? { x: lines[0].x, y: lines[0].y, w: lines[0].width, h: lines[0].height } : whole;
    const x = r.x + r.w / 2, y = r.y + r.h / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    const root = el.getRootNode();
    const top = (root.elementFromPoint ? root : document).elementFromPoint(x, y);
    return !!top && !el.contains(top) && !top.contains(el) && !(el.control && el.control === top);
  };
  const labelled = (el) => (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)).filter(Boolean).map((e) => e.innerText).join(" ");
  const alts = (el) => [...el.querySelectorAll("img[alt], svg title")].map((e) => e.alt || e.textContent).join(" ");
  const slotted = (el) => [...el.querySelectorAll("slot")].flatMap((slot) => slot.assignedNodes({ flatten: true })).map((n) => n.textContent).join(" ");
  const name = (el) => squeeze(el.getAttribute("aria-label") || labelled(el) || el.innerText || slotted(el)
    || (el.tagName === "INPUT" && (el.value || el.alt)) || el.title || alts(el));
  const css = (el) => {
    const parts = [];
    for (let e = el; e && e.nodeType === 1 && parts.length < 12; e = e.parentElement) {
      if (e.id && /^[A-Za-z][\w-]*$/.test(e.id)) { parts.unshift("#" + e.id); break; }
      let nth = 1;
      for (let s = e.previousElementSibling; s; s = s.previousElementSibling) if (s.tagName === e.tagName) nth++;
      parts.unshift(e.tagName.toLowerCase() + ":nth-of-type(" + nth + ")");
    }
    return parts.join(">").slice(0, 400);
  };
  const group = (el) => { // the same for all members of a list or grid
    const parts = [];
    for (let e = el, n = 0; e && n < 4; e = e.parentElement, n++)
      parts.unshift(e.tagName.toLowerCase() + [...e.classList].slice(0, 3).map((c) => "." + c).join(""));
    return parts.join(">").slice(0, 200);
  };
  const place = (el) => { const p = el.closest("nav, header, footer, main, [role=navigation], [role=main]");
    return p ? (p.getAttribute("role") || p.tagName).toLowerCase().replace("navigation", "nav") : ""; };
  // of no standard, but meant so: its class says it, or what follows it is folded away
  const HANDLE = /(?:^|[\s_-])(?:hamburger|burger|(?:menu|nav|navbar|drawer|offcanvas|dropdown|submenu|accordion|collapse)[\s_-]*(?:toggler?|btn|button|trigger|icon|open(?:er)?|bars?))(?:$|[\s_-])/i;
  const classes = (el) => (el.getAttribute("class") || "") + " " + el.id;
  const isHandle = (el) => HANDLE.test(classes(el)) || (!el.innerText && [...el.children].some((c) => HANDLE.test(classes(c)) || /(?:fa|bi|icon)-(?:bars|list|menu)\b/.test(classes(c))));
  const folds = (el) => {
    const next = el.nextElementSibling;
    return !!next && !/^(?:SCRIPT|STYLE|TEMPLATE|INPUT|SVG|IMG|NOSCRIPT)$/i.test(next.tagName) && squeeze(next.textContent).length > 1
      && (!next.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || next.getBoundingClientRect().height < 2);
  };
  const sign = (el) => (el.tagName === "BUTTON" ? el.type !== "submit" || !el.form : el.getAttribute("role") === "button") && !name(el) && el.getBoundingClientRect().top + scrollY < 200; // three lines, no word
  const unfolds = (el) => !el.matches("a[href]") && /\p{L}{2}.*[?+＋▾▼⌄]$/u.test(name(el)); // a question, or a sign that says so
  const isToggle = (el) => el.tagName === "SUMMARY" || el.hasAttribute("aria-expanded") || el.hasAttribute("aria-haspopup")
    || el.getAttribute("role") === "tab" || TOGGLES.test(el.dataset.toggle || el.dataset.bsToggle || "")
    || (el.hasAttribute("aria-controls") && el.tagName !== "A") || isHandle(el) || sign(el) || (!el.form && (folds(el) || unfolds(el)));

  const forms = [...new Set(all("form"))];
  const above = (form) => { // the heading it stands under, or has
    const heads = all("h1, h2, h3, h4, h5, h6, legend").filter((h) => shown(h));
    const top = form.getBoundingClientRect().top;
    const before = heads.filter((h) => form.compareDocumentPosition(h) & Node.DOCUMENT_POSITION_PRECEDING && top - h.getBoundingClientRect().bottom < 400).pop();
    return squeeze([before, heads.find((h) => form.contains(h))].filter(Boolean).map((h) => h.innerText).join(" "));
  };
  const sends = (form) => squeeze([...form.querySelectorAll("button, input[type=submit], input[type=image]")].map(name).join(" "));
  const h1 = all("h1").find((h) => shown(h));
  const holds = (p, el) => { for (let e = el; e; e = up(e)) if (e === p) return true; return false; };
  const floats = (el) => { for (let p = el, n = 0; p && n < 8; p = up(p), n++) if (/fixed|sticky/.test(getComputedStyle(p).position)) return true; return false; };
  const twins = (el) => { // how many of its kind stand where the page's heading stands; a bar that stays in sight says it again
    if (!h1) return null;
    let p = up(el);
    while (p && !holds(p, h1)) p = up(p);
    const unpriced = (said) => said.replace(/[\d.,]+/g, ""); // "Add to cart · EUR 39.00"
    const mine = unpriced(name(el)), kind = group(el), plain = /^(?:DIV|SPAN)$/.test(el.tagName), low = floats(el);
    const rests = (e) => e.getClientRects().length && group(e) === kind && unpriced(squeeze(e.textContent)) === mine; // waits for the pointer
    return p ? all(el.tagName).filter((e) => holds(p, e) && (unpriced(name(e)) === mine && shown(e) && (!plain || group(e) === kind) || rests(e)) && (e === el || low || !floats(e))).length : null;
  };

  const PRICE = /(?:[£€$¥₹₽₺]|\b(?:chf|eur|usd|gbp|sek|nok|dkk|pln|czk|kr\.?|zł|kč|rs\.?|s\/\.?))\s?\d|\d\s?(?:[€£$¥₹₽₺]|(?:chf|eur|usd|gbp|sek|nok|dkk|pln|czk|kr|zł|kč)(?!\w))/i;
  const BUYS = /🛒|cart|basket|\bbag\b|trolley|buy|item|korb|kauf|wagen|tasche|panier|achet|\bsac\b|carrito|carro|cesta|bolsa|compra|carrello|borsa|acquist|winkel|mand|koop|bestel|aanschaf|erwerb|acquér|adquir/i;
  const ADD = /^[^\p{L}]*(?:add|hinzufügen|ajouter|añadir|agregar|aggiungi|aggiungere|toevoegen)[^\p{L}]*$/iu;
  const buys = (said) => BUYS.test(said) || ADD.test(said);
  const ADDS = /add|cart|basket/i; // a link that says so may be a button in other clothes
  const COUNT = "input[type=number], input[type=text][name*=q i], select";
  // A button with a price and a name that leads nowhere else stands on the product's own page; of a list
  // the names are links. 2: it also asks how many, which a list seldom does.
  // -1: a card, whose name does lead elsewhere. -2: a link down the page ("Buy now").
  const CARD = 600, SHORT = 20; // characters: more is the whole page; more is no button's name
  const headed = all("h1, h2, h3, h4, h5, h6").some((h) => shown(h));
  const bare = (el) => { // nor is there a heading: what stands with its price leads nowhere else either
    for (let p = up(el), n = 0; p && n < 8; p = up(p), n++)
      if (PRICE.test(p.innerText)) return [...p.querySelectorAll("a[href]")].some((a) => a !== el && !BUYS.test(name(a)) && shown(a)) ? 0 : 1;
    return 0;
  };
  const down = (el) => { // to a part of this page that is there to be read
    const part = el.tagName === "A" && el.hash.length > 1 && document.getElementById(el.hash.slice(1));
    return !!part && !!shown(part) && !floats(part) && !el.closest("[data-toggle], [data-bs-toggle]");
  };
  const lone = (el) => {
    if (down(el)) return -2;
    if (!headed) return bare(el);
    for (let p = up(el), n = 0; p && p !== document.documentElement && n < 8; p = up(p), n++) {
      const heads = [...p.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => shown(h) && !PRICE.test(h.innerText));
      if (!heads.length || !PRICE.test(p.innerText)) continue;
      const here = (a) => a.href.split("#")[0] === location.href.split("#")[0];
      const leads = (h) => { const a = h.closest("a[href]") || h.querySelector("a[href]"); return a && !here(a); };
      return leads(heads[0]) ? (p.innerText.length < CARD ? -1 : 0) : [...p.querySelectorAll(COUNT)].some((f) => shown(f)) ? 2 : 1;
    }
    return 0;
  };

  const priced = (el) => {
    for (let p = up(el), n = 0; p && n < 6 && (p.innerText || "").length < CARD; p = up(p), n++) if (PRICE.test(p.innerText)) return true;
    return false;
  };

  const painted = (el) => [el, ...el.querySelectorAll("div, span")].slice(0, 4).some((e) => /url\(/.test(getComputedStyle(e).backgroundImage));

  const BASKET = /cart|basket|trolley|panier|carrito|cesta|carrello|warenkorb|einkaufswagen|winkelwagen|winkelmand|(?:shopping|hand)-?bag/i;
  const counts = (form) => [...form.elements].every((e) => /^(?:hidden|submit|button|number|select-one|radio|fieldset)$/.test(e.type) || (e.type === "text" && /^\d{0,3}$/.test(e.value) && /^(?:qty|quan|num|menge|anzahl|cant|aantal|count)/i.test(e.name)));
  const drawn = (el) => [el, ...el.querySelectorAll("i, svg, use, img, span")].slice(0, 6).some((e) => BASKET.test(`${classes(e)} ${e.getAttribute("src") || ""} ${e.getAttribute("href") || ""}`));
  const pictured = (el) => { // in the head of the page, a picture of a basket without a word
    const r = el.getBoundingClientRect();
    return r.top + scrollY <= 200 && r.width <= 200 && !/(?:^|[\s_-])add/i.test(classes(el)) && drawn(el);
  };
  const tally = (el, said) => { // how many things the sign of a basket says: in it or beside it
    if (/\d/.test(said) || !BUYS.test(`${said} ${el.getAttribute("href") || ""}`)) return said;
    const found = [el, up(el)].map((e) => squeeze(e && e.innerText)).map((text) => text.length < 9 && text.match(/(?:^|[^\d.,])(\d{1,3})$/)).find(Boolean);
    return found ? `${said} ${found[1]}` : said;
  };
  const elements = [], actions = [], seen = new Set();
  const add = (el, kind) => {
    if (seen.has(el) || actions.length >= maxActions) return;
    seen.add(el);
    const r = shown(el);
    if (!r) return;
    let said = tally(el, name(el));
    const mute = !/\p{L}/u.test(said), acts = kind === "press" && (!el.form || counts(el.form));
    if (mute && pictured(el)) said = tally(el, `🛒 ${said}`.trim());
    else if (!said && acts && drawn(el) && priced(el)) said = "🛒+"; // it puts into the basket what it stands with
    const parent = el.parentElement && el.parentElement.closest("a[href], button");
    if (parent && kind === "press") return; // the link around it is the action
    const near = (ADD.test(said) || (acts && said && said.length <= SHORT)) && priced(el);
    const sells = kind === "press" && (buys(said) || near);
    actions.push({
      index: elements.length, kind, name: said, tag: el.tagName.toLowerCase(), css: css(el), group: group(el),
      place: place(el), href: kind === "link" ? el.href : "", toggle: isToggle(el),
      expanded: el.getAttribute("aria-expanded") === "true" || (el.tagName === "SUMMARY" && el.parentElement.open === true),
      submit: el.form != null && (el.type === "submit" || el.type === "image"), form: forms.indexOf(el.form || el.closest("form")),
      disabled: el.disabled === true || el.getAttribute("aria-disabled") === "true", picture: !!el.querySelector("img, picture, svg") || (kind === "link" && painted(el)),
      twins: sells || (buys(said) && ADDS.test(el.className)) ? twins(el) : null,
      lone: sells || (buys(said) && ADDS.test(said + el.className)) ? lone(el) : 0, priced: near, covered: covered(el, r),
      theirs: others(el), x: Math.round(r.x + scrollX), y: Math.round(r.y + scrollY), w: Math.round(r.w), h: Math.round(r.h),
    });
    elements.push(el);
  };
  const theirs = "THEIRS"; // what others than the business have written: see `others.js`
  const others = (el) => theirs.some((part) => part.contains(el));
  const routed = (el) => /^#!?\//.test(el.hash || ""); // pages of an application that keeps its address behind #
  for (const el of all(PRESSABLE)) {
    const href = el.tagName === "A" || el.tagName === "AREA" ? el.getAttribute("href") : null;
    const here = href !== null && (/^\s*(#|javascript:)/i.test(href) || href.trim() === ""
      || el.href.split("#")[0] === location.href.split("#")[0] && el.href.includes("#"));
    if (el.tagName === "LABEL") { // only those that open a menu without script, or ask what it is about
      const box = el.control;
      if (!box || !/^(?:checkbox|radio)$/.test(box.type)) continue;
      const asks = box.type === "radio" && (!box.form || [...box.form.elements].every((e) => /^(?:radio|fieldset)$/.test(e.type)));
      if (!asks && (shown(box) || el.closest("form"))) continue;
    }
    add(el, href !== null && (!here || routed(el)) ? "link" : "press");
  }
  const wraps = (el) => { // a link or button, and no word besides: that is what is pressed
    const inner = el.querySelector("a[href], button");
    return !!inner && !!shown(inner) && squeeze(inner.textContent) === squeeze(el.textContent);
  };
  const PLAIN = "div, span, i, svg, p, li, dt, h2, h3, h4, h5, h6, a:not([href])"; // a script listens: the pointer says so
  for (const el of all(PLAIN)) {
    if (el.closest("a[href], button, label, summary")) continue;
    const short = el.childElementCount < 4 && squeeze(el.textContent, 61).length % 61 > 1;
    const card = !short && el.matches("div, li") && el.querySelector("img") && !el.querySelector("a[href], button") && squeeze(el.textContent, 200).length < 200 && PRICE.test(el.innerText);
    if (!(short || card || isHandle(el) || folds(el)) || wraps(el)) continue;
    const style = getComputedStyle(el);
    if (style.cursor === "pointer" && getComputedStyle(up(el) || el).cursor !== "pointer") add(el, "press");
  }
  const hovers = []; // menus that open under the pointer: visible items with links hidden inside
  for (const item of all("nav li, header li, [role=navigation] li, [role=menubar] > *, .nav li, .menu li")) {
    if (hovers.length >= 12 || !shown(item)) continue;
    const own = item.querySelector(":scope > a, :scope > button, :scope > span");
    const hidden = [...item.querySelectorAll("ul a[href], div a[href]")].filter((a) => !shown(a));
    if (own && shown(own) && hidden.length) hovers.push({ index: elements.push(own) - 1, name: name(own), css: css(own) });
  }
  for (const own of all("nav [aria-haspopup], header [aria-haspopup]")) { // or are only made then
    if (hovers.length >= 12 || !shown(own) || own.closest("form") || /^(?:dialog|listbox)$/.test(own.getAttribute("aria-haspopup"))) continue;
    if (!hovers.some((h) => own.contains(elements[h.index]) || elements[h.index].contains(own))) hovers.push({ index: elements.push(own) - 1, name: name(own), css: css(own) });
  }
  const menus = new Set(); // such menus that are no lists
  for (const link of all("nav a[href], header a[href], [role=navigation] a[href]").slice(0, 400)) {
    if (hovers.length >= 12 || link.closest("li") || shown(link)) continue;
    let item = up(link);
    while (item && !item.matches("nav, header, body, [role=navigation]") && !shown(item)) item = up(item);
    const own = item && !item.matches("nav, header, body, [role=navigation]") && !menus.has(item) && [...item.querySelectorAll("a, button, span, div")].find((e) => shown(e) && squeeze(e.innerText));
    if (!own || item.querySelectorAll("a[href], button").length - [...item.querySelectorAll("a[href], button")].filter((e) => !shown(e)).length > 2) continue;
    menus.add(item);
    hovers.push({ index: elements.push(own) - 1, name: name(own), css: css(own) });
  }
  const revealed = new Set(); // cards that show a button under the pointer: the first of each kind
  for (const el of all("button, a[href], [role=button]")) {
    if (revealed.size >= 6) break;
    const said = squeeze(el.getAttribute("aria-label") || el.textContent, 60), r = el.getBoundingClientRect();
    if (!said || el.closest("nav, header, footer, [aria-hidden=true], dialog") || el.disabled || r.width < 2 || r.height < 2 || shown(el)) continue;
    let card = el.parentElement, n = 0;
    while (card && n++ < 6 && !(shown(card) && card.querySelector("img, a[href]"))) card = card.parentElement;
    const kind = said + group(el);
    if (!card || n > 6 || card === document.body || revealed.has(kind)) continue;
    revealed.add(kind);
    hovers.push({ index: elements.push(card) - 1, name: squeeze(card.innerText, 80), css: css(card), reveals: said });
  }

  const beside = (el) => { // a label tied to nothing is read with what follows it
    const before = el.previousElementSibling;
    return before && before.tagName === "LABEL" && !before.control ? before.innerText : "";
  };
  const labels = (el) => squeeze([...(el.labels || [])].map((l) => l.innerText).join(" ") || el.getAttribute("aria-label")
    || labelled(el) || el.title || beside(el));
  const fields = [], radios = new Set();
  for (const el of all(FIELDS)) {
    const type = el.tagName === "INPUT" ? el.type : el.tagName.toLowerCase();
    const styled = (type === "checkbox" || type === "radio") && [...(el.labels || [])].some((l) => shown(l));
    if (NOT_FILLED.has(type) || el.disabled || !(shown(el) || styled)) continue;
    const form = forms.indexOf(el.form);
    if (type === "radio") { const key = form + el.name; if (radios.has(key)) continue; radios.add(key); }
    fields.push({
      form, type, name: el.name || el.id || "", label: labels(el), placeholder: squeeze(el.placeholder || ""),
      required: el.required || el.getAttribute("aria-required") === "true", autocomplete: (el.autocomplete || "").trim().toLowerCase(),
      filled: type === "select" ? el.value !== "" : /^(?:number|text)$/.test(type) ? +el.value > 0 : type === "radio" && all("input[type=radio]").some((e) => e.checked && e.name === el.name && e.form === el.form), css: css(el),
      options: type === "select" ? [...el.options].map((o) => squeeze(o.text, 60)).slice(0, 12) : [],
    });
  }
  const RECEIVER = /(?:fa|bi|icon|ti|la|ion|mdi|lni|ri|feather|flaticon|ph|md)[\w-]*-(?:android-)?(?:tele)?(?:phone|call|mobile|receiver)/i;
  const ringing = all("i, svg, span[class], use, img").filter((el) => RECEIVER.test(classes(el) + " " + (el.getAttribute("href") || el.getAttribute("xlink:href") || "")) && shown(el.closest("svg") || el) && !others(el))
    .slice(0, 20).map((el) => { for (let p = up(el), n = 0; p && n < 3; p = up(p), n++) { const said = squeeze(p.innerText); if (/\d{3}/.test(said)) return said; } return ""; }).filter(Boolean);
  const frames = all("iframe").filter((el) => { const r = shown(el); return r && r.w >= 200 && r.h >= 80 && !others(el); }).slice(0, 5)
    .map((el) => ({ index: elements.push(el) - 1, head: above(el), about: squeeze([el.title, el.name, el.id, el.className].join(" ")), src: el.src || "" }));
  const unseen = []; // folded up, faded or slid away: innerText tells it all the same
  for (const el of document.body ? document.body.querySelectorAll("*") : []) {
    if (unseen.length && unseen[unseen.length - 1].contains(el)) continue;
    const r = el.getBoundingClientRect();
    const folded = r.width > 40 && r.height < 2, out = r.right <= 0 || r.bottom <= 0 || r.left >= innerWidth || r.top >= innerHeight;
    const away = el.offsetParent === null && out, faded = r.width > 40 && !el.checkVisibility({ opacityProperty: true }) && !awake(el);
    if (!(folded || away || faded) || !squeeze(el.textContent, 9)) continue;
    const style = getComputedStyle(el), layer = style.position === "fixed";
    if (folded && /hidden|clip/.test(style.overflowY) || away && layer || faded && (layer || style.position === "absolute" && style.pointerEvents === "none")) unseen.push(el);
  }
  const seenOf = (el) => unseen.reduce((text, part) => el.contains(part) ? text.replace(part.innerText.trim(), "") : text, el.innerText.trim());
  const read = document.body ? seenOf(document.body) : "";
  const own = theirs.map(seenOf).reduce((text, part) => part.length < 7 ? text : text.replace(part, ""), read); // "3" stands anywhere
  const deep = roots.slice(1).map((root) => "\n" + [...root.children].map((c) => c.innerText || "").join("\n")).join("").slice(0, 20000);
  window.__rivalrySeen = elements;
  return JSON.stringify({ // one text: a browser's answer in parts is slow to take apart
    url: location.href, title: document.title.slice(0, 300), lang: document.documentElement.lang,
    h1: h1 ? squeeze(h1.innerText) : "",
    headings: all("h1, h2, h3, h4, h5, summary, legend").filter((h) => shown(h) && !others(h)).map((h) => squeeze(h.innerText)).filter(Boolean).slice(0, 150),
    text: read.slice(0, 60000) + deep, own: theirs.length ? own.slice(0, 60000) + deep : null,
    actions, hovers, fields, ringing, frames,
    forms: forms.map((form) => ({
      method: (form.getAttribute("method") || "get").toLowerCase(), action: form.action && form.action.href === undefined ? String(form.action) : location.href,
      about: squeeze([form.id, form.className, form.getAttribute("name"), form.getAttribute("action"), form.getAttribute("aria-label"), form.getAttribute("role")].join(" "), 300),
      text: squeeze(form.innerText, 600), head: above(form), sends: sends(form),
    })),
    screen: { width: innerWidth, height: innerHeight, scroll: scrollY, tall: document.documentElement.scrollHeight },
  });
}
