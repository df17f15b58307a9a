// The text of an entry in CodeMirror: keys and values are completed from the catalogue's schema, and the server's faults stand
// beside their lines. It stands in front of the form's own text area, which stays what is sent; without script that is all there is.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { suggestions } from "./suggestions.js";

const PAUSE = 700; // milliseconds without a key until the server is asked

const field = document.getElementById("text");
const label = document.querySelector("label[for=text]");
const schema = JSON.parse(field.dataset.completions);
const place = document.createElement("div");
const said = Object.assign(document.createElement("p"), { className: "hint" });
said.setAttribute("role", "status");

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--link)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
]);
const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--edge)", borderRadius: "3px", fontSize: "0.9375rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace", lineHeight: "1.5", minHeight: "24rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--ground)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "transparent", boxShadow: "inset 2px 0 var(--focus)" },
  ".cm-tooltip, .cm-panels": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--edge)" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--paper)", backgroundColor: "var(--deep)" },
  ".cm-completionInfo": { maxWidth: "20rem", padding: "0.5rem" },
  ".cm-diagnostic": { padding: "0.4rem 0.6rem", whiteSpace: "normal" },
  // The library draws these as pictures in addresses, which the page's policy does not load.
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)" },
  ".cm-lint-marker-error": { content: "normal", color: "var(--bad)", fontWeight: "700", textAlign: "center" },
  ".cm-lint-marker-error::before": { content: "'!'" },
  ".cm-panel.cm-panel-lint button[name=close]": { minWidth: "44px", minHeight: "44px", fontSize: "1.25rem" },
  ".cm-panel.cm-panel-lint ul": { paddingRight: "44px" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { color: "var(--ink)", backgroundColor: "var(--ground)" },
});

/** Ask the server, which knows the rules, what is wrong with the text; each fault at its line, or at the first where it has none. */
async function faults(view) {
  if (view.state.doc.toString() === field.defaultValue && !field.hasAttribute("aria-invalid")) return [];
  let found;
  try {
    const answer = await fetch(field.dataset.check, { method: "POST", body: new FormData(field.form) });
    if (!answer.ok || answer.redirected) throw answer;
    found = (await answer.json()).faults;
  } catch {
    said.textContent = "It cannot be checked just now. What you typed is still here, and Save checks it too.";
    return [];
  }
  said.textContent = found.length ? `To look at again: ${found.length}. F8 goes to the next.` : "Checked: no mistakes.";
  return found.map(({ line, sentence }) => {
    const { from, to } = view.state.doc.line(Math.min(line || 1, view.state.doc.lines));
    return { from, to, severity: "error", message: line ? `Line ${line}: ${sentence}` : sentence };
  });
}

// Within a shadow root the library's styles come by the document's own interface for style sheets, which the page's policy allows;
// in the page itself it would write a style element, which that forbids.
const root = place.attachShadow({ mode: "open" });
const view = new EditorView({
  root,
  parent: root,
  state: EditorState.create({
    doc: field.value,
    extensions: [
      lineNumbers(), lintGutter(), history(), highlightActiveLine(), highlightSelectionMatches(), indentOnInput(), closeBrackets(),
      EditorState.tabSize.of(2), indentUnit.of("  "), EditorView.lineWrapping, yaml(), syntaxHighlighting(colours), look,
      autocompletion({ override: [(context) => suggestions(schema, context)] }),
      linter(faults, { delay: PAUSE, autoPanel: true }),
      // Tab is not taken: it leaves the text, as in any other field.
      keymap.of([...completionKeymap, ...searchKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({ "aria-label": label.textContent, autocapitalize: "none", spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) field.value = update.state.doc.toString();
      }),
    ],
  }),
});
field.hidden = true;
field.after(place, said);
label.addEventListener("click", () => view.focus());
