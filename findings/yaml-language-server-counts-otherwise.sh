#!/bin/sh
# yaml-language-server: one sign is too long for maxLength: 1, and two equal entries are unique.
#
# Expected: JSON Schema counts characters (RFC 8259: code points), and uniqueItems looks at any value. ajv does both.
# What happens: maxLength counts the two halves of an emoji in UTF-16, and uniqueItems compares text and numbers alone, not mappings.
# Why it matters: an editor marks what the check takes, and is silent where a drop-in was pasted twice.
# Seen: yaml-language-server 1.25.0 against ajv 8.20.0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . yaml-language-server@1.25.0 ajv@8.20.0
cat >schema.json <<'END'
{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {
  "sign": {"type": "string", "maxLength": 1}, "open": {"type": "array", "uniqueItems": true}}}
END
cat >marks.mjs <<'END'
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const server = spawn("node_modules/.bin/yaml-language-server", ["--stdio"]);
const marked = [];
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
    if (message.method === "textDocument/publishDiagnostics") marked.push(...message.params.diagnostics);
    if (message.method && message.id !== undefined) send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
    else if (waiting.has(message.id)) waiting.get(message.id)(message.result);
  }
});
await ask(1, "initialize", { processId: null, rootUri: pathToFileURL(".").href, capabilities: {} });
send({ method: "initialized", params: {} });
const text = readFileSync("file.yaml", "utf8");
const textDocument = { uri: pathToFileURL("file.yaml").href, languageId: "yaml", version: 1, text };
send({ method: "textDocument/didOpen", params: { textDocument } });
await ask(2, "textDocument/hover", { textDocument, position: { line: 1, character: 1 } });
await new Promise((done) => setTimeout(done, 3000));
console.log("yaml-language-server:", JSON.stringify(marked.map(({ message }) => message)));
server.kill();
END
cat >file.yaml <<'END'
# yaml-language-server: $schema=schema.json
sign: 👋
open:
  - {days: Monday, opens: 1pm}
  - {days: Monday, opens: 1pm}
END
{
    node marks.mjs
    node -e '
const Ajv = require("ajv"), ajv = new Ajv({ allErrors: true })
const twice = { days: "Monday", opens: "1pm" }
ajv.validate(require("./schema.json"), { sign: "👋", open: [twice, { ...twice }] })
console.log("ajv:", JSON.stringify(ajv.errors.map(({ message }) => message)))
'
} | tee seen
cat >wanted <<'END'
yaml-language-server: ["String is longer than the maximum length of 1."]
ajv: ["must NOT have duplicate items (items ## 0 and 1 are identical)"]
END
diff wanted seen || { echo "This has changed."; exit 1; }
