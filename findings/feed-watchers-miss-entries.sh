#!/bin/sh
# feedsub, feed-watcher: a new entry is never told unless it stands first (feedsub), or is later than all others (feed-watcher).
#
# Expected: an entry of an Atom feed whose id was never seen is new, wherever it stands and whatever its date.
# What happens: feedsub reads from the top and stops at the first entry that it knows; and it reads nothing where the feed's own <updated> is the old
#   one. feed-watcher compares dates alone: an entry of the same day as the newest, or of an earlier one, does not exist.
# Why it matters: where days are all that is known ("closed on 8 December", "checked on 23 November"), the second notice of a day, and one with an
#   earlier day, reaches nobody who subscribed with these.
# Seen: feedsub 0.7.8 and feed-watcher 0.2.1, rss-feed-emitter 3.2.4 beside them, on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . feedsub@0.7.8 feed-watcher@0.2.1 rss-feed-emitter@3.2.4
cat >watch.js <<'END'
const http = require("http");
const FeedSub = require("feedsub"), Watcher = require("feed-watcher"), Emitter = require("rss-feed-emitter");

const entry = (name, at) => `<entry><id>urn:x:${name}</id><title>${name}</title><updated>${at}T00:00:00Z</updated><link href="https://a.example/${name}"/><summary>s</summary></entry>`;
const feed = (at, ...entries) => `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:f</id><title>f</title><updated>${at}Z</updated><author><name>a</name></author><link href="https://a.example/"/>${entries.join("")}</feed>`;
const old = entry("old", "2026-11-20"), newest = entry("newest", "2026-11-30");
const before = feed("2026-11-30T00:00:00", newest, old);
const after = {
    "same day, first": feed("2026-11-30T09:00:00", entry("new", "2026-11-30"), newest, old),
    "same day, first, feed's date as before": feed("2026-11-30T00:00:00", entry("new", "2026-11-30"), newest, old),
    "earlier day, second": feed("2026-11-30T09:00:00", newest, entry("new", "2026-11-25"), old),
    "later day, first": feed("2026-12-01T00:00:00", entry("new", "2026-12-01"), newest, old),
};
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
let body;
const server = http.createServer((_, answer) => answer.end(body)).listen(0, "127.0.0.1", async () => {
    for (const [name, changed] of Object.entries(after)) {
        const url = `http://127.0.0.1:${server.address().port}/${encodeURIComponent(name)}`, told = { feedsub: [], "feed-watcher": [], "rss-feed-emitter": [] };
        body = before;
        const sub = new FeedSub(url, { emitOnStart: true });
        sub.on("item", (item) => told.feedsub.push(item.title));
        const watcher = new Watcher(url, 1), emitter = new Emitter({ skipFirstLoad: false });
        watcher.on("new entries", (entries) => told["feed-watcher"].push(...entries.map((one) => one.title)));
        emitter.on("new-item", (item) => told["rss-feed-emitter"].push(item.title));
        emitter.add({ url, refresh: 1000 });
        await new Promise((done) => sub.read(done));
        await watcher.start();
        await pause(2500);
        for (const list of Object.values(told)) list.length = 0;
        body = changed;
        await new Promise((done) => sub.read(done));
        await pause(3500);
        watcher.stop();
        emitter.destroy();
        console.log(`${name}: ${Object.entries(told).map(([who, what]) => `${who} ${what.join() || "nothing"}`).join(", ")}`);
    }
    process.exit();
});
END
node watch.js | tee seen
cat >wanted <<'END'
same day, first: feedsub new, feed-watcher nothing, rss-feed-emitter new
same day, first, feed's date as before: feedsub nothing, feed-watcher nothing, rss-feed-emitter new
earlier day, second: feedsub nothing, feed-watcher nothing, rss-feed-emitter new
later day, first: feedsub new, feed-watcher new, rss-feed-emitter new
END
cmp seen wanted || {
    echo "This has changed." >&2
    exit 1
}
