// Only comfort: without this file the form does the same. It stores nothing, and asks our own server one thing only.
"use strict";

// Whether referrals reach the team is asked before anyone types, and again when the page comes back from the browser's history;
// the page holds no such words while they are not true. A site without an inbox has no answer (404) and says nothing.
const others = document.querySelector(".fd-other");
if (others && !document.getElementById("door-sign")) {
  const cannotTell = () => "This page cannot reach the part of the site that takes referrals. You may not be able to send this form at the moment.";
  const ask = async () => {
    const answer = await fetch("/referral/door-sign.json", { cache: "no-store" });
    if (answer.status >= 500) return cannotTell();
    return !answer.ok || (await answer.json()).reaching ? "" : "Online referrals are not reaching our team at the moment.";
  };
  const show = (words) => {
    document.getElementById("door-sign")?.remove();
    if (!words) return;
    const sign = Object.assign(document.createElement("div"), { id: "door-sign", className: "fd-sign" });
    sign.setAttribute("role", "alert");
    const first = document.createElement("p");
    first.append(Object.assign(document.createElement("strong"), { textContent: words }));
    sign.append(first, ...[...others.querySelectorAll("p")].map((way) => way.cloneNode(true)));
    document.querySelector("h1").before(sign);
  };
  addEventListener("pageshow", () => ask().catch(cannotTell).then(show));
}

// Questions that apply on a condition are folded away until an answer calls for them. Without this file they stand
// there, asked plainly ("If they are in prison now").
const groups = [...document.querySelectorAll("[data-if]")].map((group) => {
  const fitting = group.dataset.is.split("; ");
  const inputs = [...document.getElementsByName(group.dataset.if)];
  const applies = (i) => (i.tagName === "SELECT" || i.checked) && fitting.includes(i.value) && !i.closest("[hidden]");
  return { inputs, fold: () => { group.hidden = !inputs.some(applies); } };
});
// In the order of the page: what depends on a question that is folded away is folded away with it.
const fold = () => groups.forEach((group) => group.fold());
for (const input of new Set(groups.flatMap((group) => group.inputs))) input.addEventListener("change", fold);
// A page that comes back from the browser's history has its answers again only after it is shown.
addEventListener("pageshow", fold);
fold();

// Long answers show how much room is left, once it matters; said aloud when typing pauses.
for (const hint of document.querySelectorAll("[data-count-for]")) {
  const area = document.getElementById(hint.dataset.countFor);
  const most = Number(hint.dataset.most);
  const status = document.createElement("p");
  status.className = "fd-count";
  status.setAttribute("aria-live", "polite");
  area.after(status);
  let timer;
  const count = () => {
    const left = most - [...area.value.trim()].length;
    status.textContent = left > most / 4 ? "" : left < 0
      ? `${(-left).toLocaleString("en")} characters too many` : `${left.toLocaleString("en")} characters left`;
  };
  area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, 700); });
  count();
}

// Where we run, nobody sees the box that is not for people: what is written in it counts more as a sign of a program.
document.querySelector(".fd-trap")?.append(Object.assign(document.createElement("input"), { type: "hidden", name: "scripted", value: "yes" }));

// A second press while the first is on its way does nothing. (The server would give the same reference anyway.)
for (const form of document.querySelectorAll("form.fd-form")) {
  let pressed = 0;
  form.addEventListener("submit", (event) => {
    if (form.target === "_blank") return;
    if (pressed && Date.now() - pressed < 10000) event.preventDefault(); else pressed = Date.now();
  });
  addEventListener("pageshow", () => { pressed = 0; });
}
