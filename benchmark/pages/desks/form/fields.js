// One field per type of item.

// --- small things

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

const WORDS = {yes: "Yes", no: "No", dont_know: "I did not notice"};
function word(choice) {
  return WORDS[choice] || (choice.charAt(0).toUpperCase() + choice.slice(1)).replaceAll("_", " ");
}
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const clockFace = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

// --- one field per type of item: {node, show(value), disable(yes)}; `give(value)` keeps an answer

function buttons(item, labelledBy, give, choices, several) {
  let value = several ? [] : null;
  const made = choices.map((choice) => element("button", {
    type: "button", "aria-pressed": "false", onclick: () => {
      if (several) give(value.includes(choice) ? value.filter((one) => one !== choice) : [...value, choice]);
      else give(value === choice ? null : choice);
    },
  }, item.anchors[choice] ? `${choice} ${item.anchors[choice]}` : word(choice)));
  const node = element("div", {class: item.type === "rating" ? "choices rating" : "choices", role: "group", "aria-labelledby": labelledBy}, ...made);
  return {
    node,
    show(now) {
      value = several ? (Array.isArray(now) ? now : []) : now === null || now === undefined ? null : String(now);
      made.forEach((button, at) => button.setAttribute("aria-pressed", String(several ? value.includes(choices[at]) : value === choices[at])));
    },
    disable(yes) { made.forEach((button) => { button.disabled = yes; }); },
  };
}

function typed(item, labelledBy, give, attributes, words) {
  const input = element(item.type === "text" ? "textarea" : "input", {
    "aria-labelledby": labelledBy, autocomplete: "off", ...attributes,
    oninput: () => give(input.value.trim() === "" ? null : input.value),
  });
  const beside = words.length ? buttons({...item, anchors: {}}, labelledBy, give, words, false) : null;
  const node = element("div", {class: "typed"}, input, beside && beside.node);
  return {
    node,
    show(value) {
      const isWord = words.includes(value);
      const text = value === null || value === undefined || isWord ? "" : String(value);
      if (input.value.trim() !== text) input.value = text;
      if (beside) beside.show(isWord ? value : null);
    },
    disable(yes) { input.disabled = yes; if (beside) beside.disable(yes); },
  };
}

// A moment is typed in the phone's time and kept with its offset.
function momentField(item, labelledBy, give) {
  const field = typed(item, labelledBy, (text) => give(text && new Date(text).toISOString()),
    {type: "datetime-local", step: "1"}, []);
  const show = field.show;
  field.show = (value) => {
    const at = value ? new Date(value) : null;
    show(at && !Number.isNaN(at.getTime()) ? new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 19) : null);
  };
  return field;
}

function fileField(item, labelledBy, give, accept, audit) {
  const input = element("input", {type: "file", accept, "aria-labelledby": labelledBy, onchange: () => input.files[0] && give(input.files[0])});
  const kept = element("p", {class: "quiet"});
  return {
    node: element("div", {}, input, kept),
    show(value) {
      kept.replaceChildren();
      if (value instanceof Blob) kept.textContent = "A file waits to be sent.";
      else if (value) kept.append(element("a", {href: `/audits/${audit}/evidence/${value}`, target: "_blank", rel: "noopener"}, `Kept as ${value.slice(0, 12)}… (open)`));
    },
    disable(yes) { input.disabled = yes; },
  };
}

function field(item, labelledBy, give, tree, audit) {
  const unnoticed = item.scored ? [tree.dont_know] : [];
  switch (item.type) {
    case "yes_no": case "select_one": case "rating":
      return buttons(item, labelledBy, (v) => give(item.type === "rating" && v !== null && v !== tree.dont_know ? Number(v) : v),
        [...item.choices, ...(item.type === "rating" ? [] : unnoticed)], false);
    case "select_multiple": return buttons(item, labelledBy, give, item.choices, true);
    case "count": return typed(item, labelledBy, (v) => give(/^\d{1,6}$/.test(v ?? "") ? Number(v) : v),
      {inputmode: "numeric", placeholder: "a number"}, [...item.choices, ...unnoticed]);
    case "seconds": return typed(item, labelledBy, (v) => give(/^\d{1,7}(\.\d+)?$/.test(v ?? "") ? Number(v) : v),
      {placeholder: "seconds, or minutes like 1:30"}, unnoticed);
    case "time": return momentField(item, labelledBy, give);
    case "evidence": return fileField(item, labelledBy, give, tree.accept, audit);
    default: return typed(item, labelledBy, give, {rows: "3", maxlength: "5000"}, []);
  }
}
