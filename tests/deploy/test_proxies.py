from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import trustme

from tests.deploy.proxies import PROXIES, Proxy
from tests.form.pages import read_page
from tests.inbox import places
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import Referrer, Server, new_data

places.prepare()

from frontdoor.inbox.server.security_headers import HEADERS  # noqa: E402 -- the settings come first

AUTHORITY = trustme.CA()
PLANTED = "tourmaline"
NUMBER = "0141 248 1763"


@dataclass
class Standing:
    """A proxy before a running inbox."""

    proxy: Proxy
    server: Server
    session: requests.Session

    def get(self, address: str, **headers: str) -> requests.Response:
        """Ask for a page, as it comes."""
        return self.session.get(
            self.proxy.address + address, headers=headers, timeout=20, allow_redirects=False
        )

    def post(self, address: str, length: int) -> requests.Response:
        """Send an answer of so many letters."""
        body = {"reason": PLANTED + "x" * (length - len(PLANTED))}
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.session.post(self.proxy.address + address, body, headers=headers, timeout=20)


@pytest.fixture(scope="module", params=PROXIES)
def standing(
    request: pytest.FixtureRequest, built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Each proxy in turn, before the real server with the real site."""
    room = tmp_path_factory.mktemp(request.param)
    proxy_folder, port = room / "proxy", free_port()
    proxy_folder.mkdir()
    changes = {"FRONTDOOR_SITE": str(built_site), "FRONTDOOR_ADDRESS": f"https://localhost:{port}"}
    AUTHORITY.cert_pem.write_to_path(room / "authority.pem")
    start = PROXIES[request.param]
    with (
        Server(new_data(room / "data"), changes=changes) as server,
        start(proxy_folder, port, server.port, built_site, AUTHORITY) as proxy,
        requests.Session() as session,
    ):
        session.trust_env = False
        session.verify = str(room / "authority.pem")
        yield Standing(proxy, server, session)


def words(response: requests.Response) -> str:
    """What a page says, with plain spaces."""
    return re.sub(r"\s+", " ", response.text.replace("\u00a0", " ").replace("&nbsp;", " "))


def written(folder: Path, word: str) -> list[str]:
    """The files under a folder in which a word stands."""
    return [p.name for p in folder.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def test_a_referral_travels_through(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked, sent and thanked for over TLS; the reference opens at the desk's store."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(standing.session.verify))
    referrer = Referrer(0, reason=PLANTED)
    referrer.site = standing.proxy.address
    referrer.check()
    reference = referrer.send()
    with places.raw(standing.server.data / "inbox.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM store_referral WHERE reference = ?", [reference]).fetchone() == (1,)  # fmt: skip


@pytest.mark.parametrize("length", [60_000, 66_000, 200_000, 990_000])
def test_no_answer_reaches_the_disk(standing: Standing, length: int) -> None:
    """As much as is taken stays in memory: no temporary file, no log line; catches the proxy's usual buffer."""
    seen: list[str] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.001):
            seen.extend(p.name for p in (standing.proxy.folder / "client_body").glob("*"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    response = standing.post("/referral/check", length)
    stop.set()
    watcher.join()
    assert response.status_code == (422 if length == 60_000 else 413)
    assert PLANTED in response.text, "what was typed is kept on the page"
    assert response.headers["Cache-Control"] == "no-store"
    assert seen == []
    assert "temporary file" not in standing.proxy.log.read_text()
    assert written(standing.proxy.folder, PLANTED) == []


@pytest.mark.parametrize("address", ["/referral/check", "/referral/send"])
def test_far_too_much_is_refused_with_the_number_to_ring(standing: Standing, address: str) -> None:
    """Beyond what the proxy takes: our page, saying that nothing was received, and never a bare error."""
    head = f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nreason="
    # TCP may take the answer away from who is still sending, and Caddy then now and again answers with an empty page:
    # then once more, as a person would.
    for _ in range(5):
        with standing_sender(standing.proxy) as sender:
            sender.sendall(head.encode())
            threading.Thread(target=send_much, args=(sender,), daemon=True).start()
            answer = read_all(sender)
        if answer and not answer.startswith(b"HTTP/1.1 200 "):
            break
    assert re.match(rb"HTTP/1.1 (413|503) ", answer)
    assert b"We have not received your referral" in answer
    assert NUMBER in answer.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_a_photo_from_a_phone_reaches_the_desk(standing: Standing) -> None:
    """As large as the desk takes, and nothing of it reaches the disk on the way."""
    photo = {"photo": ("door.jpg", PLANTED.encode() + bytes(14_000_000), "image/jpeg")}
    address = f"{standing.proxy.address}/desk/catalogue/about/locations/glasgow/do/photo"
    answer = standing.session.post(address, files=photo, timeout=60, allow_redirects=False)
    assert answer.status_code == 403  # read whole, and refused by the desk: nobody has signed in
    assert "For staff of Sacro only" in words(answer)
    assert "temporary file" not in standing.proxy.log.read_text()
    assert written(standing.proxy.folder, PLANTED) == []


def test_pieces_of_unknown_length_are_never_written_down(standing: Standing) -> None:
    """A body in the smallest pieces fills a buffer with their frames: refused, or kept in memory."""
    pieces = b"".join(b"1\r\n%c\r\n" % letter for letter in (f"reason={PLANTED}" + "x" * 250_000).encode())
    head = b"POST /referral/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    with standing_sender(standing.proxy) as sender:
        with contextlib.suppress(OSError):  # refused before all was sent
            sender.sendall(head + pieces + b"0\r\n\r\n")
        answer = read_all(sender)
    assert re.match(rb"HTTP/1.1 4\d\d ", answer)
    assert "temporary file" not in standing.proxy.log.read_text()
    assert written(standing.proxy.folder, PLANTED) == []


def test_who_sends_slowly_is_cut_off(standing: Standing) -> None:
    """In the middle of a header, of a body, or before either: the connection ends, and does not wait for ever."""
    body = "POST /referral/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nreason="
    with contextlib.ExitStack() as connections:
        senders = []
        for beginning in ("GET / HTTP/1.1\r\nHost: loc", body, ""):
            sender = connections.enter_context(standing_sender(standing.proxy))
            sender.sendall(beginning.encode())
            senders.append(sender)
        began = time.monotonic()
        for sender in senders:
            read_all(sender)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("address", ["/", "/referral/", "/find/", "/desk/sign-in/", "/data/services.json", "/nowhere/", "/healthz"])  # fmt: skip
def test_every_header_of_the_inbox_arrives_once(standing: Standing, address: str) -> None:
    """The proxy neither drops nor doubles one: a doubled policy is another policy."""
    raw = standing.get(address).raw.headers
    for name in (*HEADERS, "Strict-Transport-Security"):
        assert len(raw.getlist(name)) == 1, name
    assert len(raw.getlist("Cache-Control")) <= 1
    assert "Set-Cookie" not in raw or address.startswith("/desk/")


def test_what_must_not_be_kept_is_not_kept(standing: Standing) -> None:
    """Pages of the intake, the desk and the health page pass with no-store."""
    for address in ("/referral/sent/x", "/desk/sign-in/", "/healthz"):
        assert "no-store" in standing.get(address).headers["Cache-Control"], address


def test_pages_come_packed_as_the_browser_likes(standing: Standing, built_site: Path) -> None:
    """What lies packed beside a page passes through as it is."""
    kinds = [
        kind for kind, end in (("br", "br"), ("gzip", "gz")) if (built_site / f"index.html.{end}").exists()
    ]
    assert "gzip" in kinds
    for kind in kinds:
        response = standing.get("/", **{"Accept-Encoding": kind})
        assert response.headers["Content-Encoding"] == kind
        assert "Accept-Encoding" in response.headers["Vary"]
    assert "Content-Encoding" not in standing.get("/", **{"Accept-Encoding": "identity"}).headers


def test_with_the_inbox_down_nobody_is_thanked_and_pages_stay(standing: Standing, built_site: Path) -> None:
    """Who sends is told that it was not received, with the number; the form and the other pages are still there."""
    standing.server.kill()
    try:
        for address in ("/referral/check", "/referral/send"):
            response = standing.post(address, 5000)
            assert response.status_code == 503
            assert "We have not received your referral." in words(response)
            assert NUMBER in words(response)
            assert response.headers["Cache-Control"] == "no-store"
            assert PLANTED not in response.text
            read_page(response.text)
        looked_for = standing.post("/find/where/", 500)
        assert [one.status_code for one in looked_for.history] == [303]
        assert looked_for.url == f"{standing.proxy.address}/find/"
        assert looked_for.content == (built_site / "find/index.html").read_bytes()
        for address in ("/", "/referral/", "/find/"):
            page = standing.get(address)
            assert page.status_code == 200
            assert page.content == (built_site / address[1:] / "index.html").read_bytes()
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert page.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert NUMBER in words(standing.get("/referral/"))
        for address in ("/desk/", "/healthz", "/nowhere/"):
            assert standing.get(address).status_code == 503
        assert written(standing.proxy.folder, PLANTED) == []
    finally:
        standing.server.start()
    assert standing.get("/healthz").status_code == 200, "well again without touching the proxy"


def standing_sender(proxy: Proxy) -> ssl.SSLSocket:
    """A connection to a proxy, over which a test sends what it likes."""
    trusting = ssl.create_default_context()
    AUTHORITY.configure_trust(trusting)
    plain = socket.create_connection(("127.0.0.1", proxy.port), 20)
    return trusting.wrap_socket(plain, server_hostname="localhost")


def send_much(sender: ssl.SSLSocket) -> None:
    """Go on sending until nobody listens."""
    try:
        for _ in range(300):
            sender.sendall(b"x" * 10_000)
    except OSError:
        pass


def read_all(sender: ssl.SSLSocket) -> bytes:
    """Read until the other side closes."""
    answer = b""
    try:
        while piece := sender.recv(65536):
            answer += piece
            if b"</html>" in answer:
                break
    except (ConnectionError, ssl.SSLError):
        pass
    return answer
