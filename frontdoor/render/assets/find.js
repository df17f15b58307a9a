// Finds services as one types, on the device alone: nothing that is typed leaves it. Without this the page is links.
"use strict";
(() => {
  const box = document.getElementById("search");
  if (!box) return;
  const source = box.dataset.index;
  const make = (tag, values, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };
  const input = make("input", { type: "search", id: "q", name: "q", autocomplete: "off", enterKeyHint: "search" });
  input.setAttribute("aria-describedby", "q-hint");
  const status = make("p", { className: "fd-small" });
  status.setAttribute("role", "status");
  const list = make("ul", { className: "fd-services" });
  const form = make("form", { className: "fd-search" },
    make("label", { htmlFor: "q", textContent: "Search" }),
    make("p", { id: "q-hint", className: "fd-small", textContent: "A need, a place or a name, such as: housing Fife" }),
    input, status, list);
  form.setAttribute("role", "search");
  form.addEventListener("submit", (event) => event.preventDefault());
  box.append(form);

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "");
  const words = (text) => plain(text).match(/[a-z0-9]+/g) || [];
  // People's words and ours.
  const same = { jail: "prison", flat: "housing", home: "housing", homeless: "housing", house: "housing", job: "work",
    jobs: "work", debt: "money", benefit: "benefits", drink: "alcohol", drinking: "alcohol", addiction: "drugs",
    released: "leaving", release: "leaving", liberation: "leaving", partner: "domestic", kids: "families",
    family: "families", visit: "visits", army: "veterans", veteran: "veterans", girl: "women", woman: "women" };
  let index;
  const load = async () => {
    if (index) return index;
    const found = await (await fetch(source)).json();
    found.needWords = found.needs.map((need) => words(need.join(" ")));
    found.areaWords = found.areas.map((area) => words(area.join(" ")));
    found.services.forEach((one) => { one.nameWords = words(one.name); one.textWords = words(one.text || ""); });
    return (index = found);
  };
  const begins = (list, term) => list.some((word) => word.startsWith(term));
  // Where a service meets a term: how much that counts, and what to say of it.
  const meet = (one, term, found) => {
    if (begins(one.nameWords, term)) return [6, ""];
    const need = one.needs.find((n) => begins(found.needWords[n], term));
    if (need !== undefined) return [4, found.needs[need][1]];
    const area = one.areas.find((a) => begins(found.areaWords[a], term));
    if (area !== undefined) return [5, found.areas[area][0]];
    if (one.scotland && found.areaWords.some((area) => begins(area, term))) return [2, "all of Scotland"];
    if (begins(one.textWords, term)) return [1, ""];
    return same[term] ? meet(one, same[term], found) : null;
  };
  const small = new Set(["a", "an", "and", "the", "in", "for", "of", "to", "with", "my", "i", "help", "me", "near", "am", "is", "need"]);
  const search = (terms, found) => found.services.map((one) => {
    const met = terms.map((term) => meet(one, term, found));
    if (met.some((m) => !m)) return null;
    return { one, score: met.reduce((sum, m) => sum + m[0], 0) - (one.ring ? 0.5 : 0), why: [...new Set(met.map((m) => m[1]).filter(Boolean))] };
  }).filter(Boolean).sort((a, b) => b.score - a.score);

  const show = ({ one, why }) => {
    const link = make("a", { href: `/services/${one.id}/`, textContent: one.name });
    const item = make("li", {}, link);
    if (one.ring) item.append(" ", make("span", { className: "fd-tag", textContent: "Ring first" }));
    if (one.text) item.append(make("p", { textContent: one.text }));
    const facts = [];
    if (why.length) facts.push(`Found for: ${why.join(", ")}.`);
    if (one.next) facts.push(`Next drop-in: ${one.next}.`);
    if (facts.length || one.phone) {
      const line = make("p", { className: "fd-small", textContent: facts.join(" ") });
      if (one.phone) line.append(" Ring ", make("a", { className: "fd-phone", href: `tel:${one.phone.replace(/ /g, "")}`, textContent: one.phone }));
      item.append(line);
    }
    return item;
  };
  const run = async () => {
    const asked = words(input.value).filter((word) => !small.has(word));
    let found;
    try { found = await load(); } catch {
      status.textContent = "The list could not be loaded. The links below work without it.";
      return;
    }
    if (!asked.length) { status.textContent = ""; list.replaceChildren(); return; }
    let terms = asked;
    let hits = search(terms, found);
    let missed = [];
    while (!hits.length && terms.length) {
      // Leave out the word that meets least, and say so.
      const counts = terms.map((term) => search([term], found).length);
      const worst = counts.indexOf(Math.min(...counts));
      missed.push(terms[worst]);
      terms = terms.filter((_, place) => place !== worst);
      hits = terms.length ? search(terms, found) : [];
    }
    const what = hits.length === 1 ? "1 service" : `${hits.length} services`;
    if (!hits.length) status.textContent = `Nothing found for “${input.value.trim()}”. We searched names, needs and council areas. Try another word, or the links below. Postcodes are not known here: choose your council area.`;
    else if (missed.length) status.textContent = `Nothing fits all of it. Without “${missed.join(" ")}” we found ${what}.`;
    else status.textContent = `${what} found${hits.length > 20 ? ", the first 20 are shown" : ""}.`;
    list.replaceChildren(...hits.slice(0, 20).map(show));
  };
  let waiting;
  input.addEventListener("focus", () => load().catch(() => {}), { once: true });
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(run, 120); });
  const given = new URLSearchParams(location.search).get("q");
  if (given) { input.value = given; run(); }
})();
