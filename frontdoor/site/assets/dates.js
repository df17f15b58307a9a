// Hides dates that have passed on a page that was made, kept or opened long ago. Without it the page says until when it holds.
"use strict";
(() => {
  const now = Date.now();
  const lists = new Set();
  const ends = (time) => (time.dataset.ends ? Date.parse(time.dataset.ends) : new Date(time.dateTime).setHours(24, 0, 0, 0));
  const [later] = [...document.querySelectorAll(".fd-dates time")].filter((time) => ends(time) > now).sort((a, b) => ends(a) - ends(b));
  for (const time of document.querySelectorAll("li time[datetime], dd time[datetime]")) {
    if (ends(time) > now) continue;
    const item = time.closest(".fd-next, li, dd");
    if (item.tagName === "DD") {
      item.textContent = later ? `${later.textContent}: see “Where and when”.` : "Call to ask.";
      continue;
    }
    // Of a week the hours hold, and only the date has passed.
    if (item.tagName === "SPAN") {
      item.textContent = "Next: call to ask.";
      continue;
    }
    item.hidden = true;
    lists.add(item.parentElement);
  }
  for (const list of lists) {
    if ([...list.children].every((item) => item.hidden)) {
      const note = document.createElement("p");
      note.className = "fd-box";
      note.textContent = "The dates that this page knows have passed. Call before you travel.";
      list.replaceWith(note);
    }
  }
})();
