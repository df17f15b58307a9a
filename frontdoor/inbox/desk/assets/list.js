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
  const ticks = list.querySelector("input[type=checkbox]") ? ", <kbd>x</kbd> ticks it, and <kbd>t</kbd> takes the ticked ones" : "";
  said.innerHTML = `By keyboard: <a href="#listing">go to the list</a>. While the focus is in it, <kbd>j</kbd> goes to the next and <kbd>k</kbd> to the one before, <kbd>o</kbd> opens it${ticks}.`;
  list.closest("form").before(said);
})();
