// Makes one file of main.js and what it imports, with the licences of that and the digest of what it was made from.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const SOURCES = ["bundle.js", "main.js", "package-lock.json", "suggestions.js"];
const OUTPUT = "../../frontdoor/inbox/desk/assets/text.js";

const options = { entryPoints: ["main.js"], bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8", legalComments: "none" };
const { metafile } = await build({ ...options, write: false, metafile: true });
const folders = [...new Set(Object.keys(metafile.inputs).map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]))].filter(Boolean).sort();

/** Return the packages by the text of their licence; most share one. */
const licences = new Map();
for (const name of folders) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  const path = `node_modules/${name}/LICENSE`;
  if (!existsSync(path)) throw new Error(`${name} ${version} has no LICENSE, so it cannot be passed on`);
  const text = readFileSync(path, "utf8").trim();
  licences.set(text, [...(licences.get(text) || []), `${name} ${version}`]);
}
const digest = createHash("sha256");
for (const name of SOURCES) digest.update(readFileSync(name));
const notices = [...licences].map(([text, names]) => `${names.join(", ")}:\n\n${text}`).join("\n\n\n");
const banner = `/* Made by scripts/bundle-editor from scripts/editor; sources ${digest.digest("hex")}\n\n${notices}\n*/`;
await build({ ...options, outfile: OUTPUT, banner: { js: banner } });
