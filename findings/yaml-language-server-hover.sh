#!/bin/sh
# yaml-language-server: what a key is for is no longer shown as soon as its value may be one of two things.
#
# Expected: the pointer on a key shows the key's title and description, which stand beside its anyOf in the schema.
# What happens: branches of an anyOf that have no title, description and properties are taken for one another. All then seem to hold, and their
# words, of which there are none, take the place of the key's; its title is there once for each branch. An empty "properties" in each branch helps.
# Why it matters: nearly every key of a form or catalogue may be "unknown", or one thing or a list: its help is gone in VS Code, Zed and Neovim.
# Seen: yaml-language-server 1.25.0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . yaml-language-server@1.25.0
cat >hover.mjs <<'END'
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const server = spawn("node_modules/.bin/yaml-language-server", ["--stdio"]);
let unread = Buffer.alloc(0);
const waiting = new Map();
const send = (message) => {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
const ask = (id, method, params) => new Promise((done) => { waiting.set(id, done); send({ id, method, params }); });
server.stdout.on("data", (data) => {
  unread = Buffer.concat([unread, data]);
  for (;;) {
    const found = /Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(unread.toString("latin1"));
    if (!found || unread.length < found.index + found[0].length + Number(found[1])) return;
    const start = found.index + found[0].length;
    const message = JSON.parse(unread.subarray(start, start + Number(found[1])));
    unread = unread.subarray(start + Number(found[1]));
    if (message.method && message.id !== undefined) send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
    else if (waiting.has(message.id)) waiting.get(message.id)(message.result);
  }
});
await ask(1, "initialize", { processId: null, rootUri: pathToFileURL(".").href, capabilities: {} });
send({ method: "initialized", params: {} });
const uri = pathToFileURL("file.yaml").href;
const text = readFileSync("file.yaml", "utf8");
send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
let id = 2;
for (const [line, said] of text.split("\n").entries()) {
  if (!/^\w+:/.test(said)) continue;
  const shown = await ask(id++, "textDocument/hover", { textDocument: { uri }, position: { line, character: 1 } });
  console.log(said.split(":")[0] + ":", shown.contents.value.split("Source")[0].split("\n").filter(Boolean).join(" / "));
}
server.kill();
END
cat >schema.json <<'END'
{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {
  "alone": {"title": "Lift", "description": "Whether there is one.", "type": "string"},
  "several": {"title": "Lift", "description": "Whether there is one.", "anyOf": [{"$ref": "#/definitions/answer"}, {"const": "unknown"}]},
  "apart": {"title": "Lift", "description": "Whether there is one.", "anyOf": [{"$ref": "#/definitions/apart"}, {"const": "unknown", "properties": {}}]}},
 "definitions": {
  "answer": {"anyOf": [{"enum": ["yes", "no"]}, {"type": "boolean"}, {"enum": ["Yes", "No"]}]},
  "apart": {"properties": {}, "anyOf": [{"enum": ["yes", "no"], "properties": {}}, {"type": "boolean", "properties": {}}, {"enum": ["Yes", "No"], "properties": {}}]}}}
END
printf '# yaml-language-server: $schema=schema.json\nalone: yes\nseveral: yes\napart: yes\n' >file.yaml
node hover.mjs | sed 's| / Allowed.*||' >seen
cat seen
cat >wanted <<'END'
alone: #### Lift / Whether there is one.
several: #### Lift || Lift || Lift /  || 
apart: #### Lift / Whether there is one.
END
diff wanted seen || { echo "This has changed."; exit 1; }
