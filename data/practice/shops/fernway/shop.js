"use strict";
const menu = document.getElementById("menu");
menu.addEventListener("click", () => {
  const open = document.getElementById("nav").classList.toggle("open");
  menu.setAttribute("aria-expanded", String(open));
});
function invite() {
  const veil = document.createElement("div");
  veil.className = "veil";
  veil.innerHTML = `<section role="dialog" aria-modal="true" aria-labelledby="letter">
    <button class="close" aria-label="Close">×</button>
    <h2 id="letter">10 % off your first plant</h2>
    <p>Subscribe to our newsletter and get a code by email.</p>
    <form class="fields"><label>Email <input name="email" type="email" autocomplete="email"></label>
    <button type="submit">Subscribe</button></form></section>`;
  veil.querySelector(".close").addEventListener("click", () => veil.remove());
  veil.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); veil.remove(); });
  document.body.append(veil);
}
// Once per browser session, five seconds after the page is there.
if (!sessionStorage.getItem("invited")) {
  setTimeout(() => { sessionStorage.setItem("invited", "1"); invite(); }, 5000);
}
