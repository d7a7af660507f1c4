"use strict";
// The wall: one click to accept, two to refuse, and no scrolling before either.
function wall() {
  const veil = document.createElement("div");
  veil.className = "wall";
  veil.innerHTML = `<section role="dialog" aria-modal="true" aria-labelledby="cookies">
    <h2 id="cookies">Wir und unsere 143 Partner verwenden Cookies</h2>
    <p>Mit Ihrer Zustimmung speichern wir Informationen auf Ihrem Gerät, messen Ihr Verhalten und zeigen Ihnen, was Sie wirklich wollen.</p>
    <p><button data-choice="all">Alle akzeptieren</button> <button class="quiet" data-choice="settings">Einstellungen</button></p></section>`;
  document.body.classList.add("locked");
  document.documentElement.classList.add("locked");
  veil.addEventListener("click", (event) => choose(veil, event.target.dataset.choice));
  document.body.append(veil);
}
function choose(veil, choice) {
  if (choice === "settings") {
    veil.querySelector("section").innerHTML = `<h2>Ihre Einstellungen</h2>
      <p><label><input type="checkbox" checked disabled> Notwendig</label><br><label><input type="checkbox" checked> Statistik</label><br><label><input type="checkbox" checked> Werbung</label></p>
      <p><button data-choice="all">Alle akzeptieren</button> <button class="quiet" data-choice="needed">Nur notwendige Cookies</button></p>`;
  } else if (choice) {
    localStorage.setItem("cookies", choice);
    document.body.classList.remove("locked");
    document.documentElement.classList.remove("locked");
    veil.remove();
  }
}
if (!localStorage.getItem("cookies")) { wall(); }
