// Moves through the list by single keys, only while the focus is within it, so that no assistive technology or voice
// is in the way (WCAG 2.1.4). Tab and the space bar do the same without this.
"use strict";
(() => {
  const list = document.querySelector("table[data-keys]");
  if (!list) return;
  const links = [...list.querySelectorAll(".ref a")];
  const row = () => document.activeElement.closest("tbody tr");
  const tick = () => row()?.querySelector("input[type=checkbox]");
  const go = (step) => {
    const here = links.findIndex((link) => row()?.contains(link));
    links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    o: () => row()?.querySelector(".ref a").click(),
    x: () => tick()?.click(),
    t: () => list.querySelector(":checked") && list.closest("form").requestSubmit(),
  };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  // Said by us alone: without us the keys do nothing.
  const said = document.createElement("p");
  said.className = "hint shortcuts";
  // Built piece by piece: the policy of the page lets nothing become markup that a script put together as text.
  const made = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });
  const link = Object.assign(made("a", "go to the list"), { href: "#listing" });
  said.append("By keyboard: ", link, ". While the focus is in it, ", made("kbd", "j"), " goes to the next and ");
  said.append(made("kbd", "k"), " to the one before, ", made("kbd", "o"), " opens it");
  if (list.querySelector("input[type=checkbox]")) {
    said.append(", ", made("kbd", "x"), " ticks it, and ", made("kbd", "t"), " takes the ticked ones");
  }
  said.append(".");
  list.closest("form").before(said);
})();
