// What may stand at a place of an entry's text, by the schema's keys; the place is read from the spaces before the lines, so that
// it is known in a text that is half typed too.

const KEY = /^(\s*(?:- +)*)([\w-]+):/;

/** Return how far in a line's key stands, with the dashes of a list before it. */
const column = (line) => line.match(/^\s*(?:- +)*/)[0].length;

/** Return the keys that a line of a document stands within, from the outermost; its own key is not among them. */
export function keysAbove(lines, at, inside) {
  const path = [];
  for (let line = at - 1, limit = inside; line >= 0 && limit > 0; line--) {
    const key = lines[line].match(KEY);
    if (key && key[1].length < limit) {
      limit = lines[line].search(/\S/);
      path.unshift(key[2]);
    }
  }
  return path;
}

/** Return the keys that may stand below a path of keys, by name; the first of the path is the entry's id. */
function keysAt(schema, [id, ...path]) {
  if (id === undefined) return {};
  let found = [schema.start];
  for (const key of path) {
    found = found.flatMap((name) => (schema.keys[name][key] || schema.keys[name]["*"] || { of: [] }).of);
  }
  return Object.assign({}, ...found.map((name) => schema.keys[name]));
}

/** Return what may stand at the last of a path of keys. */
const keyAt = (schema, path) => keysAt(schema, path.slice(0, -1))[path.at(-1)];

/** Return what CodeMirror is to offer at the cursor: the keys that are not there yet, or the values of a key. */
export function suggestions(schema, context) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const lines = context.state.doc.toString().split("\n");
  const at = line.number - 1;
  const value = before.match(/^(\s*(?:- +)*)([\w-]+): +\[?(?:.*, *)?([^,[\]"'#]*)$/);
  const item = before.match(/^(\s*(?:- +)+)([^:#"']*)$/);
  const word = before.match(/^(\s*(?:- +)*)([\w-]*)$/);
  if (!context.explicit && !(value ? value[3] : word && word[2])) return null;
  if (value) {
    const key = keyAt(schema, [...keysAbove(lines, at, value[1].length), value[2]]);
    return offered(context.pos - value[3].length, valuesOf(key), /^[^,[\]]*$/);
  }
  const options = [];
  if (word) {
    const keys = keysAbove(lines, at, word[1].length);
    const there = keysAt(schema, keys);
    for (const [label, { info }] of Object.entries(there)) {
      if (label !== "*") options.push({ label, info, type: "property", apply: `${label}: ` });
    }
    if (there["*"]) options.push(...valuesOf(keyAt(schema, keys)).map((id) => ({ ...id, apply: `${id.label}: ` })));
  }
  if (item) options.push(...valuesOf(keyAt(schema, keysAbove(lines, at, item[1].length))));
  const from = context.pos - (word ? word[2] : item ? item[2] : "").length;
  const missing = options.filter(({ label }) => !word || !isThere(lines, at, word[1].length, label));
  return offered(from, missing, /^[\w-]*$/);
}

const valuesOf = (key) => (key ? key.values.map((label) => ({ label, info: key.info, type: "enum" })) : []);

const offered = (from, options, validFor) => (options.length ? { from, options, validFor } : null);

/** Return whether a key stands beside a line already: before or after it, with no line further out between. */
function isThere(lines, at, inside, name) {
  for (const step of [-1, 1]) {
    for (let line = at + step; line >= 0 && line < lines.length; line += step) {
      if (!lines[line].trim()) continue;
      const key = lines[line].match(KEY);
      if (column(lines[line]) < inside) break;
      if (key && key[1].length === inside && key[2] === name) return true;
      if (step < 0 && /^\s*- /.test(lines[line]) && column(lines[line]) === inside) break;
      if (step > 0 && /^\s*- /.test(lines[line]) && column(lines[line]) <= inside) break;
    }
  }
  return false;
}
