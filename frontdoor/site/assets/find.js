// Finds services as one types, on the device alone: nothing that is typed leaves it. Without this the page is links.
"use strict";
(() => {
  const box = document.getElementById("search");
  if (!box) return;
  const make = (tag, values, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };
  // The form that finds places without us becomes the search for everything; where no inbox would answer it, we bring one.
  const brought = () => {
    const input = make("input", { id: "q", type: "search", maxLength: 80, autocomplete: "off", enterKeyHint: "search" });
    input.setAttribute("aria-describedby", "q-hint");
    const made = make("form", { className: "fd-search" }, make("label", { htmlFor: "q" }), make("p", { id: "q-hint", className: "fd-small" }), input);
    made.setAttribute("role", "search");
    box.append(made);
    return made;
  };
  const form = box.querySelector("form") || brought();
  const input = form.querySelector("input");
  form.querySelector("label").textContent = "Search";
  document.getElementById("q-hint").textContent = "A need, a place, a postcode or a name, such as: housing Fife, or G1";
  form.querySelector("button")?.remove();
  const status = make("p", { className: "fd-small" });
  status.setAttribute("role", "status");
  const where = make("p", { hidden: true });
  const list = make("ul", { className: "fd-services", hidden: true });
  // What narrows the results: who asks, for whom, and whether there is a place. What a service does not say excludes nothing.
  const picks = make("p", { className: "fd-picks", hidden: true });
  const offer = (filters) => {
    filters.forEach(([label, choices], f) => {
      const select = make("select", { id: `pick-${f}` }, make("option", { value: "", textContent: "Any" }),
        ...choices.map((text, value) => make("option", { value, textContent: text })));
      select.addEventListener("change", () => run());
      picks.append(make("label", { htmlFor: select.id, textContent: label }), " ", select, " ");
    });
    picks.hidden = !filters.length;
  };
  const picked = () => [...picks.querySelectorAll("select")].map((select) => select.value);
  const fits = (one) => picked().every((value, f) => value === "" || !one.pick[f] || one.pick[f].includes(+value));
  form.append(picks, status, where, list);
  form.addEventListener("submit", (event) => event.preventDefault());

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "");
  const words = (text) => plain(text).match(/[a-z0-9]+/g) || [];
  // People's words and ours.
  const same = { jail: "prison", flat: "housing", home: "housing", homeless: "housing", house: "housing", job: "work",
    jobs: "work", debt: "money", benefit: "benefits", drink: "alcohol", drinking: "alcohol", addiction: "drugs",
    released: "leaving", release: "leaving", liberation: "leaving", partner: "domestic", kids: "families",
    family: "families", son: "families", daughter: "families", visit: "visits",
    bus: "travel", train: "travel", lift: "travel", army: "veterans", veteran: "veterans", soldier: "veterans", girl: "women",
    woman: "women", heroin: "drugs", cocaine: "drugs", methadone: "drugs", universal: "benefits", credit: "benefits",
    rent: "housing", tag: "curfew", tagged: "curfew", violence: "domestic", beaten: "domestic", depression: "mental",
    depressed: "mental", anxiety: "mental", doctor: "health", racism: "hate", parole: "leaving" };
  // The three lists, each loaded when it is first needed, and tried again if that failed.
  const lists = {};
  const load = (name) => (lists[name] ||= fetch(box.dataset[name]).then((answer) => answer.json()).then(prepare[name])
    .catch((fault) => { delete lists[name]; throw fault; }));
  const prepare = {
    index: (found) => {
      found.needWords = found.needs.map((need) => words(need.join(" ")));
      found.areaWords = found.areas.map((area) => words(area.join(" ")));
      found.services.forEach((one) => { one.nameWords = words([one.name, ...(one.was || [])].join(" ")); one.textWords = words(one.text || ""); });
      found.others.forEach((one) => { one.phrases = [one.name, ...one.words].map((text) => words(text).filter((word) => !small.has(word))); });
      offer(found.filters);
      found.otherWords = found.others.flatMap((one) => one.phrases.flat());
      return found;
    },
    postcodes: (found) => found,
    towns: (found) => {
      const known = new Map();
      found.forEach((names, area) => names.forEach((name) => {
        const full = words(name).join(" ");
        for (const key of new Set([full, full.replace(/^isle of /, "")])) {
          const town = known.get(key) || { name, areas: [] };
          town.areas.push(area);
          known.set(key, town);
        }
      }));
      return known;
    },
  };
  // The prisons are those that the page itself links to; these words about them lead to no service.
  const custody = new Set(["hmp", "yoi", "prison", "jail", "visit", "visits", "visiting"]);
  const prisons = [...document.querySelectorAll("a[href^='/prisons/']")].map((link) => (
    { link, own: words(link.textContent).filter((word) => !custody.has(word) && word !== "centre") }));
  const begins = (list, term) => list.some((word) => word.startsWith(term));
  // Where a service meets a term: how much that counts, and what to say of it.
  const meet = (one, term, found) => {
    if (begins(one.nameWords, term)) return [6, ""];
    const need = one.needs.find((n) => begins(found.needWords[n], term));
    if (need !== undefined) return [4, found.needs[need][1]];
    const area = one.areas.find((a) => begins(found.areaWords[a], term));
    if (area !== undefined) return [5, found.areas[area][0]];
    if (one.scotland && found.areaWords.some((area) => begins(area, term))) return [2, "all of Scotland"];
    if (one.next && begins(["drop", "dropin", "dropins"], term)) return [3, ""];
    if (begins(one.textWords, term)) return [1, ""];
    return same[term] ? meet(one, same[term], found) : null;
  };
  const small = new Set(("a an and the in ins for of to with my i help me near am is need by on at out from some somewhere someone "
    + "get want can today tomorrow now").split(" "));
  // Help of others is found by what people in need of it say, such as: he hits me. All words of a phrase have to be there.
  const said = (word, typed) => typed.some((term) => term === word || (term.length > 3 && word.startsWith(term)));
  const others = (typed, found, areas) => found.others.filter((one) => (!one.areas || !areas || one.areas.some((area) => areas.includes(area)))
    && one.phrases.some((phrase) => phrase.length && phrase.every((word) => said(word, typed))));
  const near = (one, areas, found) => {
    const area = areas.find((a) => one.areas.includes(a));
    return area !== undefined ? [5, found.areas[area][0]] : one.scotland ? [2, "all of Scotland"] : null;
  };
  const search = (terms, found, areas) => found.services.map((one) => {
    const met = terms.map((term) => meet(one, term, found));
    if (areas) met.push(near(one, areas, found));
    if (met.some((m) => !m)) return null;
    return { one, score: met.reduce((sum, m) => sum + m[0], 0) - (one.ring ? 0.5 : 0), why: [...new Set(met.map((m) => m[1]).filter(Boolean))] };
  }).filter(Boolean).sort((a, b) => b.score - a.score);

  // The district of a postcode, and what else was typed. Only the first part of a postcode is used.
  const district = (typed) => {
    const upper = typed.trim().toUpperCase();
    const bare = upper.replace(/[^A-Z0-9]/g, "");
    const alone = /^([A-Z]{1,2}\d[A-Z\d]?)\s+\d[A-Z]?$/.exec(upper) || /^([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}$/.exec(bare)
      || /^([A-Z]{1,2}\d[A-Z\d]?)$/.exec(bare);
    if (alone) return { code: alone[1], rest: "" };
    const within = /\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?\b/.exec(upper);
    return within && { code: within[1], rest: upper.replace(within[0], " ") };
  };
  // A word that leads somewhere already needs no list of towns: part of a name or need, or of one council area.
  const leads = (term, found) => same[term] || small.has(term) || found.needWords.some((need) => begins(need, term))
    || (term.length > 3 ? begins(found.otherWords, term) : found.otherWords.includes(term))
    || found.services.some((one) => begins(one.nameWords, term)) || found.areaWords.filter((area) => begins(area, term)).length === 1;
  const town = (typed, towns) => {
    const asked = words(typed).map((word) => (word === "saint" ? "st" : word));
    for (let length = asked.length; length; length--) {
      for (let start = 0; start + length <= asked.length; start++) {
        const known = towns.get(asked.slice(start, start + length).join(" "));
        if (known) return { ...known, rest: [...asked.slice(0, start), ...asked.slice(start + length)].join(" ") };
      }
    }
    return null;
  };
  // How many letters two words are apart (one too many, missing, wrong, or two swapped).
  const apart = (one, other) => {
    let before, last = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };
  // The known word that a misspelt one is likely to mean: needs and places before names, names before other words.
  const meant = (term, found, towns) => {
    found.known ||= [...new Set([...found.needWords.flat(), ...Object.keys(same), ...found.otherWords, ...prisons.flatMap((one) => one.own), ...found.areaWords.flat(),
      ...towns.keys(), ...found.services.flatMap((one) => one.nameWords), ...found.services.flatMap((one) => one.textWords)])];
    let [most, best] = [term.length < 4 ? 0 : term.length < 8 ? 1 : 2, null];
    for (const word of found.known) {
      if (word[0] !== term[0] || Math.abs(word.length - term.length) > most || word.length < 4) continue;
      const distance = apart(term, word);
      if (distance <= most) [most, best] = [distance - 1, word];
    }
    return best;
  };
  const listed = (names) => names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  // What place is meant: its council areas, what to say of it, and the rest of what was typed.
  const place = async (typed, found) => {
    const names = (areas) => listed(areas.map((area) => found.areas[area][0]));
    const postcode = district(typed);
    if (postcode) {
      const { code, rest } = postcode;
      const known = await load("postcodes");
      const areas = known.districts[code];
      if (!areas) return { rest, said: `We do not know where ${code} is: we looked in the postcodes of Scotland. Choose your council area below.` };
      return { rest, areas, said: `${code} is in ${names(areas)}${known.england.includes(code) ? ", and a part is in England" : ""}.` };
    }
    if (words(typed).every((term) => leads(term, found))) return null;
    const known = town(typed, await load("towns"));
    if (!known) return null;
    const { name, areas, rest } = known;
    return { rest, areas, said: areas.length > 1 ? `There are places called ${name} in ${names(areas)}.` : `${name} is in ${names(areas)}.` };
  };

  // Nearest first, when asked for: the browser says where it is, and that stays on the device.
  let here;
  const miles = (one) => Math.min(...(one.at || []).map(([north, east]) =>
    69 * Math.hypot(north - here.latitude, (east - here.longitude) * Math.cos(here.latitude * Math.PI / 180))));
  const nearest = (hits) => {
    hits.forEach((hit) => { hit.far = miles(hit.one); });
    return hits.sort((a, b) => a.far === b.far ? 0 : a.far - b.far);
  };

  const show = ({ one, why, far }) => {
    const link = make("a", { href: `/services/${one.id}/`, textContent: one.name });
    const item = make("li", {}, link);
    for (const tag of one.tags || []) item.append(" ", make("span", { className: "fd-tag", textContent: tag }));
    if (one.text) item.append(make("p", { textContent: one.text }));
    const facts = [];
    if (why.length) facts.push(`Found for: ${why.join(", ")}.`);
    if (far < Infinity) facts.push(far < 1.5 ? "About a mile from you, or less." : `About ${Math.round(far)} miles from you.`);
    if (one.next) facts.push(`Next drop-in: ${one.next}.`);
    if (facts.length || one.phone) {
      const line = make("p", { className: "fd-small", textContent: facts.join(" ") });
      if (one.phone) line.append(" Call ", make("a", { className: "fd-phone", href: `tel:${one.phone.replace(/ /g, "")}`, textContent: one.phone }));
      item.append(line);
    }
    return item;
  };
  const showOther = (one) => {
    const item = make("li", {}, make("a", { href: `/other-help/#${one.id}`, textContent: one.name }));
    if (one.phone) item.append(make("p", { className: "fd-ring" }, "Call ", make("a", { className: "fd-phone", href: one.phone[1], textContent: one.phone[0] })));
    item.append(make("p", { textContent: one.text }));
    if (one.hours) item.append(make("p", { className: "fd-small", textContent: `${one.hours}.` }));
    return item;
  };
  let turn = 0;
  const run = async () => {
    const mine = ++turn;
    const typed = input.value;
    const answer = (said, links = [], hits = [], before = "", helped = []) => {
      if (mine !== turn) return;
      status.textContent = said;
      where.hidden = !links.length;
      list.hidden = !hits.length && !helped.length; // an empty list would be read out
      where.replaceChildren(...links.flatMap((link, n) => [n ? ", " : before, link]));
      list.replaceChildren(...helped.map(showOther), ...hits.slice(0, 20).map(show));
    };
    const chosen = picked().some(Boolean);
    if (!words(typed).length && !here && !chosen) { answer(""); return; }
    let found, there, read, whole = typed;
    const slips = [];
    try {
      found = await load("index");
      there = await place(typed, found);
      read = there ? there.rest : typed;
      // A word that is nowhere is read as the nearest that is known, and the page says so.
      for (const term of words(read)) {
        if (leads(term, found) || search([term], found).length || prisons.some((one) => one.own.includes(term))) continue;
        const word = meant(term, found, await load("towns"));
        if (!word) continue;
        slips.push(`We read “${term}” as “${word}”.`);
        [read, whole] = [read, whole].map((text) => plain(text).replace(new RegExp(`(^|[^a-z0-9])${term}(?![a-z0-9])`), `$1${word}`));
      }
      if (there) there = { ...there, rest: read };
      else if (slips.length) there = await place(read, found);
    } catch {
      answer("The list could not be loaded. The links below work without it.");
      return;
    }
    const { rest = read, areas, said: told = "" } = there || {};
    const all = words(whole);
    const inside = prisons.filter(({ own }) => own.every((word) => all.includes(word))
      && (!own.some((word) => leads(word, found)) || all.every((word) => own.includes(word) || custody.has(word) || small.has(word))));
    const ours = new Set(inside.flatMap((one) => one.own));
    let terms = words(rest).filter((word) => !small.has(word) && !(inside.length && custody.has(word)));
    // An area that was named is as good as one that a postcode leads to.
    const named = terms.filter((term) => term.length > 3).map((term) => found.areaWords.flatMap((area, a) => begins(area, term) ? [a] : []));
    const links = (areas || [...new Set(named.filter((some) => some.length === 1).flat())]).map((area) => {
      const name = found.areas[area][0];
      return make("a", { href: `/areas/${name.toLowerCase().replace(/ /g, "-")}/`, textContent: name });
    });
    const before = links.length ? "All help in " : "";
    links.push(...inside.map(({ link }) => make("a", { href: link.href, textContent: link.textContent })));
    if (terms.some((term) => /^drop(ins?)?$/.test(term))) links.push(make("a", { href: "/drop-ins/", textContent: "All drop-ins" }));
    if (!terms.length && !links.length && !here && !chosen && !others(all, found, areas).length) { answer(told); return; }
    const helped = others(all, found, areas);
    // What only others help with is no reason to say that nothing of ours fits.
    terms = terms.filter((term) => !helped.length || search([term], found).length || !begins(found.otherWords, term));
    let hits = search(terms, found, areas);
    if (!terms.length && !areas && !here && !chosen) hits = [];
    const missed = [];
    while (!hits.length && terms.length) {
      // Leave out the word that meets least, and say so.
      const counts = terms.map((term) => search([term], found, areas).length);
      const worst = counts.indexOf(Math.min(...counts));
      if (!ours.has(terms[worst])) missed.push(terms[worst]);
      terms = terms.filter((_, place) => place !== worst);
      hits = terms.length || areas || here ? search(terms, found, areas) : [];
    }
    const before_picks = hits.length;
    hits = hits.filter((hit) => fits(hit.one));
    const narrowed = before_picks - hits.length;
    const what = hits.length === 1 ? "1 service" : `${hits.length} services`;
    let outcome = `${what} found${hits.length > 20 ? ", the first 20 are shown" : ""}.`;
    if (helped.length) {
      const first = helped.length === 1 ? "Another organisation helps with this. It stands first." : `${helped.length} other organisations help with this. They stand first.`;
      outcome = hits.length ? `${first} ${what} of our own found${missed.length ? ` without “${missed.join(" ")}”` : ""}.` : first;
    } else if (!hits.length && links.length) outcome = `See ${before.toLowerCase()}${listed(links.map((link) => link.textContent))}.`;
    else if (!hits.length) outcome = `Nothing found for “${typed.trim()}”. We searched names, needs, council areas, postcodes and towns. Try another word, or the links below.`;
    else if (missed.length) outcome = `Nothing fits all of it. Without “${missed.join(" ")}” we found ${what}.`;
    if (narrowed) outcome += ` Your choices leave out ${narrowed} more.`;
    if (here) { nearest(hits); outcome += " Nearest first."; }
    answer([...slips, told, outcome].filter(Boolean).join(" "), links, hits, before, helped);
  };
  let waiting;
  input.addEventListener("focus", () => load("index").catch(() => {}), { once: true });
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(run, 120); });
  if ("near" in box.dataset && navigator.geolocation) {
    const button = make("button", { type: "button", className: "fd-button", textContent: "Nearest first" });
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      (found) => { here = found.coords; run(); },
      () => { status.textContent = "Your browser did not say where you are. Type a postcode or a town instead."; },
      { maximumAge: 600000, timeout: 15000 }));
    status.before(make("p", { className: "fd-small" }, button, " Where you are stays on your device."));
  }
  const given = new URLSearchParams(location.search).get("q");
  if (given) { input.value = given; run(); }
})();
