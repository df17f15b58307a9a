#!/bin/sh
# CodeMirror 6: under a strict Content-Security-Policy it has no look in a page, and has one within a shadow root; its marks of faults stay pictures.
#
# Expected: the same editor behaves the same wherever it stands, and the remedy for style-src, a nonce (EditorView.cspNonce), is all that a policy asks for.
# What happens: in the page itself its styles are a style element, which style-src 'self' refuses. Within a shadow root they come as a constructed
#   style sheet, which no directive covers, so no nonce is needed. The mark and the wavy line of @codemirror/lint are pictures in addresses
#   (data:), which img-src 'self' refuses there as well: the place of a fault is not marked.
# Why it matters: whoever serves an editor under such a policy would widen it twice; a shadow root and two rules of one's own make both needless.
# Seen: @codemirror/view 6.43.15, @codemirror/lint 6.9.8 in Chromium 156 on 1 December 2026. Needs Node, Python 3 and Debian's chromium.
set -eu
here=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$here"' EXIT
server=
cd "$here"
npm install --silent --no-audit --no-fund --prefix . @codemirror/view@6.43.15 @codemirror/state@6.7.6 @codemirror/lint@6.9.8 esbuild@0.28.2
cat >main.js <<'END'
import { lintGutter, setDiagnostics } from "@codemirror/lint"
import { EditorView } from "@codemirror/view"
const refused = new Set()
document.addEventListener("securitypolicyviolation", (event) => refused.add(event.effectiveDirective + " " + event.blockedURI))
let root = document.body
if (location.search === "?shadow") root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" })
const view = new EditorView({ doc: "opens: 25pm\n", parent: root, root: root === document.body ? document : root, extensions: [lintGutter()] })
view.dispatch(setDiagnostics(view.state, [{ from: 0, to: 5, severity: "error", message: "There is no such time." }]))
setTimeout(() => {
    const styled = getComputedStyle(root.querySelector(".cm-editor")).display === "flex"
    document.title = [styled ? "styled" : "not styled", ...[...refused].sort()].join("; ")
}, 1500)
END
node_modules/.bin/esbuild main.js --bundle --outfile=bundle.js --log-level=error
echo '<!doctype html><title>t</title><body><script src="bundle.js"></script>' >index.html
cat >serve.py <<'END'
import http.server
class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'")
        super().end_headers()
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
END
python3 serve.py >port &
server=$!
while [ ! -s port ]; do sleep 0.1; done
for where in page shadow; do
    HOME=$here chromium --headless --no-sandbox --disable-gpu --virtual-time-budget=5000 --dump-dom "http://127.0.0.1:$(cat port)/index.html?$where" 2>/dev/null |
        sed -n "s/.*<title>\(.*\)<\/title>.*/$where: \1/p"
done >seen
cat seen
cat >wanted <<'END'
page: not styled; style-src-elem inline
shadow: styled; img-src data
END
diff wanted seen || { echo "This has changed."; exit 1; }
