#!/bin/sh
# rspamd: while its own DNS server does not answer, senders are charged with names that do not exist.
#
# Expected: a question that got no answer says nothing about the sender; SPF, DMARC and each block list have a symbol for it, which weighs 0.
# What happens: hfilter takes the time-out for "no such name": "FROM host no resolve to A or MX" (1.5 points), "Helo no resolve to A or MX" and
#   "Helo A IP != hostname IP" for a sender that has all of them. Greylisting begins at 4.
# Why it matters: an outage of the resolver beside the filter pushes good mail towards the folder for spam, and the report blames the sender's
#   records, which are in order.
# Seen: rspamd 3.4-1 of Debian 12 on 30 November 2026. Takes a minute.
set -eu
here=$(mktemp -d)
trap 'kill $running 2>/dev/null || true; rm -rf "$here"' EXIT
running=
cd "$here"
apt-get download -qq rspamd libhyperscan5 libicu72 libluajit-5.1-2 libluajit-5.1-common libsodium23 libunwind8 libglib2.0-0 libpcre2-8-0 libsqlite3-0 2>/dev/null
for package in *.deb; do dpkg -x "$package" unpacked; done
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check dnspython==2.9.2
cat >nameserver.py <<'PYTHON'
import socket, sys
import dns.message, dns.rcode, dns.rrset

RECORDS = {
    ("example.org.", "A"): "93.184.216.34",
    ("notices.example.org.", "A"): "93.184.216.34",
    ("34.216.184.93.in-addr.arpa.", "PTR"): "notices.example.org.",
}
listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    asked, whom = listener.recvfrom(4096)
    if sys.argv[1] == "silent":
        continue
    question = dns.message.from_wire(asked)
    answer = dns.message.make_response(question)
    name, kind = str(question.question[0].name), dns.rdatatype.to_text(question.question[0].rdtype)
    if (name, kind) in RECORDS:
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, RECORDS[name, kind]))
    elif not any(known == name for known, _ in RECORDS):
        answer.set_rcode(dns.rcode.NXDOMAIN)
    listener.sendto(answer.to_wire(), whom)
PYTHON
cat >judge.py <<'PYTHON'
import json, sys, time, urllib.request

message = b"From: a@example.org\r\nTo: b@example.com\r\nSubject: Minutes\r\nDate: %s\r\nMessage-ID: <1@example.org>\r\n\r\nOn the shelf.\r\n"
known = {"IP": "93.184.216.34", "Helo": "notices.example.org", "Hostname": "notices.example.org", "From": "a@example.org", "Rcpt": "b@example.com"}
body = message % time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()).encode()
for _ in range(240):
    try:
        answer = urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/checkv2", body, known), timeout=60)
        break
    except OSError:
        time.sleep(0.5)
symbols = json.load(answer)["symbols"]
print(*sorted(f"{name}={one['score']:g}" for name, one in symbols.items() if name.startswith("HFILTER")))
PYTHON
for kind in answers silent; do
    mkdir -p $kind/override.d
    env/bin/python nameserver.py $kind >$kind/port &
    running="$running $!"
    port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
    for _ in $(seq 200); do [ -s $kind/port ] && break; sleep 0.1; done
    echo "pidfile = \"$here/$kind/pid\"; control_socket = \"$here/$kind/control\"; disable_hyperscan = true; dns { nameserver = [\"127.0.0.1:$(cat $kind/port)\"]; timeout = 0.3s; retransmits = 1; }" >$kind/override.d/options.inc
    echo "type = \"file\"; filename = \"$here/$kind/log\"; level = \"error\";" >$kind/override.d/logging.inc
    echo "bind_socket = \"127.0.0.1:$port\"; count = 1;" >$kind/override.d/worker-normal.inc
    for other in controller proxy fuzzy; do echo 'enabled = false;' >$kind/override.d/worker-$other.inc; done
    set -- --var=LOCAL_CONFDIR="$here/$kind" --var=DBDIR="$here/$kind" --var=RUNDIR="$here/$kind" --var=LOGDIR="$here/$kind" --var=CONFDIR="$here/unpacked/etc/rspamd"
    for part in SHAREDIR: RULESDIR:/rules LUALIBDIR:/lualib PLUGINSDIR:/plugins WWWDIR:/www; do set -- "$@" --var="${part%%:*}=$here/unpacked/usr/share/rspamd${part#*:}"; done
    LD_LIBRARY_PATH=$(echo unpacked/usr/lib/*-linux-gnu):unpacked/usr/lib/rspamd unpacked/usr/bin/rspamd --no-fork --insecure --config unpacked/etc/rspamd/rspamd.conf "$@" >$kind/out 2>&1 &
    running="$running $!"
    env/bin/python judge.py "$port" >$kind/found
    echo "DNS $kind: $(cat $kind/found)"
done
echo "HFILTER_FROMHOST_NORES_A_OR_MX=1.5 HFILTER_HELO_IP_A=1 HFILTER_HELO_NORES_A_OR_MX=0.3" >wanted
if [ -n "$(tr -d '\n' <answers/found)" ] || ! cmp silent/found wanted; then
    echo "This has changed." >&2
    exit 1
fi
