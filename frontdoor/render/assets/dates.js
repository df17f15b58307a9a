// Hides dates that have passed on a page that was made, kept or opened long ago. Without it the page says until when it holds.
"use strict";
(() => {
  const now = Date.now();
  const lists = new Set();
  for (const time of document.querySelectorAll("li time[datetime], dd time[datetime]")) {
    const dayEnds = new Date(time.dateTime);
    dayEnds.setHours(24, 0, 0, 0);
    if (dayEnds.getTime() > now) continue;
    const item = time.closest("li, dd");
    if (item.tagName === "DD") {
      item.textContent = "Ring to ask.";
      continue;
    }
    item.hidden = true;
    lists.add(item.parentElement);
  }
  for (const list of lists) {
    if ([...list.children].every((item) => item.hidden)) {
      const note = document.createElement("p");
      note.className = "fd-box";
      note.textContent = "The dates that this page knows have passed. Ring before you travel.";
      list.replaceWith(note);
    }
  }
})();
