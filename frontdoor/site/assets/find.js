// Finds help as one types, on the device alone: nothing that is typed leaves it. Without this an inbox answers the form,
// or the page is links. It ranks as frontdoor/site/search/rank.py does, where the rules are explained; a test holds both together.
"use strict";
(() => {
  const box = document.getElementById("search");
  if (!box) return;
  const make = (tag, values, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };
  // Where no inbox would answer the form, we bring one.
  const brought = () => {
    const input = make("input", { id: "q", type: "search", maxLength: 80, autocomplete: "off", enterKeyHint: "search" });
    input.setAttribute("aria-describedby", "q-hint");
    const made = make("form", { className: "fd-search" }, make("label", { htmlFor: "q", textContent: "What are you looking for?" }),
      make("p", { id: "q-hint", className: "fd-small", textContent: "A need, a place or a name, such as: homeless Fife, or G1." }), input);
    made.setAttribute("role", "search");
    box.append(made);
    return made;
  };
  const form = box.querySelector("form") || brought();
  const input = form.querySelector("input");
  form.querySelector("button")?.remove();
  const status = make("p", { className: "fd-small" });
  status.setAttribute("role", "status");
  const where = make("p", { hidden: true });
  const list = make("ul", { className: "fd-services", hidden: true });
  // What narrows the results: who asks, for whom, and whether there is a place. What an entry does not say excludes nothing.
  const picks = make("p", { className: "fd-picks", hidden: true });
  const offer = (filters) => {
    filters.forEach(([label, choices], f) => {
      const select = make("select", { id: `pick-${f}` }, make("option", { value: "", textContent: "Any" }),
        ...choices.map((text, value) => make("option", { value, textContent: text })));
      select.addEventListener("change", () => run());
      picks.append(make("label", { htmlFor: select.id, textContent: label }), " ", select, " ");
    });
  };
  const picked = () => [...picks.querySelectorAll("select")].map((select) => select.value);
  const fits = ({ one }) => picked().every((value, f) => value === "" || !one.pick || !one.pick[f] || one.pick[f].includes(+value));
  form.append(picks, status, where, list);
  form.addEventListener("submit", (event) => event.preventDefault());

  const raw = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").match(/[a-z0-9]+/g) || [];
  const singular = (word) => word.length > 4 && word.endsWith("ies") ? `${word.slice(0, -3)}y`
    : word.length > 3 && /s$/.test(word) && !/(ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
  const words = (text) => raw(text).map(singular);
  const unique = (some) => [...new Set(some)];
  // The three lists, each loaded when it is first needed, and tried again if that failed.
  const lists = {};
  const load = (name) => (lists[name] ||= fetch(box.dataset[name]).then((answer) => answer.json()).then(prepare[name])
    .catch((fault) => { delete lists[name]; throw fault; }));
  const prepare = {
    index: (found) => {
      offer(found.filters);
      const small = found.small = new Set(found.fillers);
      const prepared = (names, phrases, text) => {
        const title = unique(names.flatMap(words)).filter((word) => !small.has(word));
        const name = new Set(title);
        const several = phrases.map((phrase) => {
          const whole = words(phrase);
          const kept = whole.filter((word) => !small.has(word));
          if (kept.length === 1) name.add(kept[0]);
          return [phrase, unique(kept.length > 1 ? kept : whole)];
        });
        return { title, name: [...name], text: unique(words(text)).filter((word) => !small.has(word)), several };
      };
      found.needWords = found.needs.map(([, name, summary, also]) => prepared([name], also, summary));
      found.words = found.entries.map((one) => prepared([one.n, ...(one.was || [])], one.w || [], one.t || ""));
      const parts = [...found.needWords, ...found.words];
      const sorted = (some) => [...some].sort();
      found.names = unique([...parts.flatMap((part) => sorted(part.name)), ...parts.flatMap((part) => part.several.flatMap(([, some]) => sorted(some))),
        ...found.areas.flat().flatMap(words)]);
      found.vocabulary = unique([...found.names, ...parts.flatMap((part) => part.text)]);
      found.places = new Map(found.areas.flatMap((names, area) => names.map((name) => [raw(name).join(" "), { name: names[0], areas: [area] }])));
      return found;
    },
    postcodes: (found) => found,
    towns: (found) => {
      const known = new Map();
      found.forEach((names, area) => names.forEach((name) => {
        const full = raw(name).join(" ");
        for (const key of unique([full, full.replace(/^isle of /, "")])) {
          const town = known.get(key) || { name, areas: [] };
          town.areas.push(area);
          known.set(key, town);
        }
      }));
      return known;
    },
  };
  const met = (some, term) => some.some((word) => word === term || (term.length > 2 && word.startsWith(term)));
  const best = (some, term, [whole, begun]) => some.includes(term) ? whole : met(some, term) ? begun : 0;
  const NAME = [6, 5], NEED = [4, 3], TEXT = [2, 1], PHRASE = 12;
  const points = (found, number, term) => {
    const own = found.words[number];
    const named = best(own.name, term, NAME);
    if (named) return [named];
    for (const need of found.entries[number].d || []) {
      const helped = best(found.needWords[need].name, term, NEED);
      if (helped) return [helped, found.needs[need][1]];
    }
    return [best(own.text, term, TEXT)];
  };
  const near = (one, areas) => !areas || !(one.r || one.s) ? 1 : (one.r || []).some((area) => areas.includes(area)) ? 1.6 : one.s ? 1 : 0;
  const ranked = (found, typed, atPlace, areas) => {
    const terms = unique(typed).filter((term) => !found.small.has(term) && !atPlace.includes(term));
    const all = unique(typed);
    const count = found.entries.length;
    const meets = {}, rarity = {};
    for (const term of [...terms, ...atPlace]) {
      meets[term] = found.entries.map((_, number) => points(found, number, term));
      rarity[term] = Math.log(1 + count / (1 + meets[term].filter(([some]) => some).length));
    }
    let rarest;
    const above = (least) => terms.filter((term) => meets[term].some(([some]) => some > least));
    const leading = above(TEXT[0]);
    for (const term of leading.length ? leading : above(0)) if (!(rarity[term] <= rarity[rarest])) rarest = term;
    const total = terms.reduce((sum, term) => sum + rarity[term], 0) || 1;
    const hits = [];
    found.entries.forEach((one, number) => {
      const closeness = near(one, areas);
      if (!closeness) return;
      const own = found.words[number];
      const phrases = own.several.filter(([, some]) => some.every((word) => all.some((term) => word === term || (!found.small.has(term) && met([word], term)))));
      const within = terms.filter((term) => phrases.some(([, some]) => met(some, term)));
      const ofPlace = own.title.some((word) => atPlace.includes(word));
      const named = ofPlace || (own.title.length && own.title.every((word) => terms.includes(word) || /^(hmp|yoi)$/.test(word)));
      if (rarest && !meets[rarest][number][0] && !within.includes(rarest) && !named && !(one.c && phrases.length)) return;
      if (!rarest && !phrases.length && !(areas && (one.r || one.s))) return;
      const longest = Math.max(0, ...phrases.map(([, some]) => some.length));
      const why = phrases.filter(([, some]) => some.length === longest).slice(0, 1).map(([phrase]) => phrase);
      let sum = longest * PHRASE, got = 0;
      for (const term of [...terms, ...atPlace]) {
        const [some, reason] = meets[term][number];
        sum += some * rarity[term];
        if ((some || within.includes(term)) && terms.includes(term)) got += rarity[term];
        if (some && reason && !why.includes(reason)) why.push(reason);
      }
      if (terms.length && own.title.length === terms.length && own.title.every((word) => terms.includes(word))) sum += 2 * PHRASE;
      if (terms.length) sum *= Math.min(1, got / total + (ofPlace ? 0.5 : 0));
      else if (!phrases.length && areas) sum += NAME[0];
      sum *= closeness * (one.o || 1);
      if (one.c && longest) sum += 1000;
      hits.push({ one, why, sum });
    });
    return hits.sort((a, b) => b.sum - a.sum);
  };

  // The district of a postcode, and what else was typed. Only the first part of a postcode is used.
  const district = (typed) => {
    const upper = typed.trim().toUpperCase();
    const bare = upper.replace(/[^A-Z0-9]/g, "");
    const alone = /^([A-Z]{1,2}\d[A-Z\d]?)\s+\d[A-Z]?$/.exec(upper) || /^([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}$/.exec(bare)
      || /^([A-Z]{1,2}\d[A-Z\d]?)$/.exec(bare);
    if (alone) return [alone[1], ""];
    const within = /\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?\b/.exec(upper);
    return within ? [within[1], upper.replace(within[0], " ")] : [];
  };
  const named = (typed, ...known) => {
    const asked = raw(typed).map((word) => (word === "saint" ? "st" : word));
    for (let length = asked.length; length; length--) {
      for (let start = 0; start + length <= asked.length; start++) {
        const name = asked.slice(start, start + length).join(" ");
        for (const some of known) if (some.has(name)) return [some.get(name), words(name)];
      }
    }
    return [null, []];
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
  const nearest = (term, known) => {
    let [most, meant] = [term.length < 5 ? 0 : term.length < 8 ? 1 : 2, null];
    for (const word of known) {
      if (word[0] !== term[0] || word.length < 4 || Math.abs(word.length - term.length) > most) continue;
      const distance = apart(term, word);
      if (distance <= most) [most, meant] = [distance - 1, word];
    }
    return meant;
  };
  const find = async (typed) => {
    const found = await load("index");
    const [code, rest] = district(typed);
    let place = null, atPlace = [], england = false;
    if (code) {
      const known = await load("postcodes");
      if (!known.districts[code]) return { hits: [], unknownDistrict: code };
      place = { name: code, areas: known.districts[code], code };
      england = known.england.includes(code);
      typed = rest;
    }
    let terms = words(typed);
    const knows = (term) => met(found.vocabulary, term);
    if (!place) {
      const all = terms.every((term) => found.small.has(term) || found.vocabulary.includes(term));
      [place, atPlace] = all ? named(typed, found.places) : named(typed, found.places, await load("towns"));
    }
    const respelt = {}, unknown = [];
    for (const term of unique(terms)) {
      if (found.small.has(term) || atPlace.includes(term) || knows(term)) continue;
      const stem = term.replace(/(ing|ed)$/, "");
      const meant = stem.length > 3 && stem !== term && knows(stem) ? stem : nearest(term, found.names);
      if (meant) respelt[term] = meant;
      else unknown.push(term);
    }
    terms = terms.filter((term) => !unknown.includes(term)).map((term) => respelt[term] || term);
    if (!place && Object.keys(respelt).length) [place, atPlace] = named(terms.join(" "), found.places);
    const areas = place && place.areas;
    return { hits: ranked(found, terms, atPlace, areas), place, england, respelt, unknown, names: (areas || []).map((area) => found.areas[area][0]) };
  };

  const listed = (names) => names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
  // Nearest first, when asked for: the browser says where it is, and that stays on the device.
  let here;
  const miles = (one) => Math.min(...(one.at || []).map(([north, east]) =>
    69 * Math.hypot(north - here.latitude, (east - here.longitude) * Math.cos(here.latitude * Math.PI / 180))));
  const show = ({ one, why, far }) => {
    const item = make("li", {}, make("a", { href: one.a, textContent: one.n }));
    for (const tag of one.tags || []) item.append(" ", make("span", { className: "fd-tag", textContent: tag }));
    if (one.phone) item.append(make("p", { className: one.c ? "fd-call" : "" }, "Call ", make("a", { className: "fd-phone", href: one.phone[1], textContent: one.phone[0] })));
    if (one.t) item.append(make("p", { textContent: one.t }));
    const facts = [];
    if (why.length) facts.push(`Found for: ${why.join(", ")}.`);
    if (one.hours) facts.push(`${one.hours}.`);
    if (far < Infinity) facts.push(far < 1.5 ? "About a mile from you, or less." : `About ${Math.round(far)} miles from you.`);
    if (one.next) facts.push(`Next drop-in: ${one.next}.`);
    if (facts.length) item.append(make("p", { className: "fd-small", textContent: facts.join(" ") }));
    return item;
  };
  const told = ({ hits, place, england, respelt = {}, unknown = [], names, unknownDistrict }, typed) => {
    if (unknownDistrict) return `${unknownDistrict} is not among the postcodes of Scotland. Choose your council area below.`;
    const said = Object.entries(respelt).map(([term, word]) => `We read “${term}” as “${word}”.`);
    if (place && place.name !== names[0]) said.push(place.code || names.length < 2 ? `${place.name} is in ${listed(names)}${england ? ", and a part is in England" : ""}.` : `There are places called ${place.name} in ${listed(names)}.`);
    if (!hits.length) said.push(`Nothing found for “${typed.trim()}”. Try another word, a place, or the links below.`);
    else said.push(`${hits.length === 1 ? "1 result" : `${hits.length} results`}${unknown.length ? `, without “${unknown.join(" ")}”` : ""}.`);
    return said.join(" ");
  };
  let turn = 0;
  const run = async () => {
    const mine = ++turn;
    const typed = input.value;
    let said = "", hits = [], names = [];
    const chosen = picked().some(Boolean);
    if (raw(typed).length || here || chosen) {
      try {
        const answer = await find(typed);
        picks.hidden = !picks.children.length; // not before, or it would come between two presses of Tab
        const services = async (has) => (await load("index")).entries.filter(has).map((one) => ({ one, why: [] }));
        const all = raw(typed).length ? answer.hits : await services((one) => here ? one.at : one.pick);
        const fitting = all.filter(fits);
        hits = answer.hits = fitting.slice(0, 20);
        names = answer.names || [];
        said = raw(typed).length || chosen ? told(answer, typed) : "";
        if (fitting.length < all.length) said += ` Your choices leave out ${all.length - fitting.length} more.`;
        if (here) {
          hits.forEach((hit) => { hit.far = miles(hit.one); });
          hits.sort((a, b) => a.far === b.far ? 0 : a.far - b.far);
          said = `${said} Nearest first.`.trim();
        }
      } catch {
        [said, hits] = ["The list could not be loaded. The links below work without it.", []];
      }
    }
    if (mine !== turn) return;
    status.textContent = said;
    where.hidden = !names.length;
    where.replaceChildren("All help in ", ...names.flatMap((name, n) => [n ? ", " : "",
      make("a", { href: `/areas/${name.toLowerCase().replace(/ /g, "-")}/`, textContent: name })]));
    list.hidden = !hits.length; // an empty list would be read out
    list.replaceChildren(...hits.map(show));
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
