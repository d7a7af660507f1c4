"use strict";
// The work on the main thread: 250 ms while the head is read, 150 ms once the page is there.
function busy(ms) { const end = performance.now() + ms; while (performance.now() < end) { JSON.stringify(Object.keys(messages).slice(0, 200)); } }
busy(250);
addEventListener("load", () => setTimeout(() => {
  busy(150);
  console.error("consent-sdk: no configuration for this host");
  window.tracker.push("view"); // never defined: an uncaught error on every page
}, 50));
// The banner that pushes everything down.
addEventListener("load", () => setTimeout(() => {
  const sale = document.createElement("div");
  sale.className = "sale";
  sale.textContent = "This week only: 15 % off everything that flowers";
  document.body.prepend(sale);
}, 900));
addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-drop]")) {
    button.addEventListener("click", () => {
      const list = document.getElementById(button.dataset.drop);
      list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
    });
  }
  const strip = document.getElementById("cookies");
  strip.hidden = localStorage.getItem("cookies") !== null;
  for (const button of strip.querySelectorAll("button")) {
    button.addEventListener("click", () => { localStorage.setItem("cookies", button.dataset.cookies); strip.hidden = true; });
  }
});
