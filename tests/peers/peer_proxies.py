"""The shipped examples for HAProxy and Apache, each read by the real program and standing before a real inbox."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import trustme

from tests.deploy.proxies import DEPLOY, NAME, certificate, put, running
from tests.inbox import places
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import Referrer, Server, new_data

AUTHORITY = trustme.CA()
APACHE = [
    "mpm_event",
    "authz_core",
    "mime",
    "dir",
    "alias",
    "headers",
    "http2",
    "proxy",
    "proxy_http",
    "reqtimeout",
    "rewrite",
    "ssl",
    "socache_shmcb",
]


@contextmanager
def haproxy(folder: Path, port: int, inbox: int, site: Path) -> Iterator[None]:
    """Run HAProxy with the example."""
    chain, key = certificate(folder, AUTHORITY)
    (folder / "both.pem").write_text(chain.read_text() + key.read_text())
    example = put(
        (DEPLOY / "haproxy.cfg").read_text("utf-8"),
        {
            "bind :80": f"bind 127.0.0.1:{free_port()}",
            "bind :443": f"bind 127.0.0.1:{port}",
            "/etc/ssl/frontdoor/both.pem": str(folder / "both.pem"),
            "127.0.0.1:8000": f"127.0.0.1:{inbox}",
            "/srv/frontdoor/site": str(site),
        },
    )
    file = folder / "haproxy.cfg"
    file.write_text(example, "utf-8")
    checked = subprocess.run(["haproxy", "-c", "-f", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "WARNING" not in checked.stderr, checked.stderr
    with running(["haproxy", "-db", "-f", str(file)], folder, port, folder / "log"):
        yield


@contextmanager
def apache(folder: Path, port: int, inbox: int, site: Path, *, keeps_host: bool = True) -> Iterator[None]:
    """Run Apache with the example, within a minimal configuration."""
    chain, key = certificate(folder, AUTHORITY)
    plain = free_port()
    readable = Path(tempfile.mkdtemp())  # by Apache's own user; pytest's folders are not
    readable.chmod(0o755)
    shutil.copytree(site, readable, dirs_exist_ok=True)
    example = put(
        (DEPLOY / "apache.conf").read_text("utf-8"),
        {
            "*:80": f"127.0.0.1:{plain}",
            "*:443": f"127.0.0.1:{port}",
            "ServerName frontdoor.example.org": f"ServerName {NAME}",
            "/etc/ssl/frontdoor/fullchain.pem": str(chain),
            "/etc/ssl/frontdoor/key.pem": str(key),
            "/var/log/apache2/frontdoor.log": str(folder / "log"),
            "127.0.0.1:8000": f"127.0.0.1:{inbox}",
            "/srv/frontdoor/site": str(readable),
            "ProxyPreserveHost On": f"ProxyPreserveHost {'On' if keeps_host else 'Off'}",
        },
    )
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in APACHE)
    frame = (
        f"ServerRoot {folder}\nServerName {NAME}\nPidFile {folder}/pid\nErrorLog {folder}/log\nUser nobody\nGroup nogroup\n"
        f"{modules}TypesConfig /etc/mime.types\nListen 127.0.0.1:{plain}\nListen 127.0.0.1:{port}\n{example}"
    )
    file = folder / "apache.conf"
    file.write_text(frame, "utf-8")
    checked = subprocess.run(["apache2", "-t", "-f", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    try:
        with running(["apache2", "-DFOREGROUND", "-f", str(file)], folder, port, folder / "log"):
            yield
    finally:
        shutil.rmtree(readable)


@contextmanager
def apache_as_it_comes(folder: Path, port: int, inbox: int, site: Path) -> Iterator[None]:
    """Run Apache with its own default, which sends its own name as Host."""
    with apache(folder, port, inbox, site, keeps_host=False):
        yield


@dataclass
class Standing:
    """A proxy before a running inbox."""

    address: str
    server: Server
    session: requests.Session
    shows_built_pages: bool
    """While the inbox is away."""


Starting = Callable[[Path, int, int, Path], AbstractContextManager[None]]
PROXIES: dict[str, Starting] = {
    "haproxy": haproxy,
    "apache": apache,
    "apache as it comes": apache_as_it_comes,
}


@pytest.fixture(scope="module", params=PROXIES)
def standing(
    request: pytest.FixtureRequest, built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Each proxy in turn, before the real server with the real site."""
    places.prepare()
    room = tmp_path_factory.mktemp("proxy")
    (room / "proxy").mkdir()
    port = free_port()
    changes = {"FRONTDOOR_SITE": str(built_site), "FRONTDOOR_ADDRESS": f"https://{NAME}:{port}"}
    AUTHORITY.cert_pem.write_to_path(room / "authority.pem")
    with (
        Server(new_data(room / "data"), changes=changes) as server,
        PROXIES[request.param](room / "proxy", port, server.port, built_site),
        requests.Session() as session,
    ):
        session.trust_env = False
        session.verify = str(room / "authority.pem")
        yield Standing(f"https://{NAME}:{port}", server, session, request.param != "haproxy")


def said(response: requests.Response) -> str:
    """Return what a page says, with plain spaces."""
    return re.sub(r"\s+", " ", response.text.replace("\u00a0", " ").replace("&nbsp;", " "))


def test_a_referral_travels_through(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked, sent and thanked for over TLS, and stored."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(standing.session.verify))
    referrer = Referrer(0)
    referrer.site = standing.address
    referrer.check()
    reference = referrer.send()
    with places.raw(standing.server.data / "inbox.sqlite3") as database:
        found = database.execute(
            "SELECT count(*) FROM store_referral WHERE reference = ?", [reference]
        ).fetchone()
    assert found == (1,)


def test_the_desk_takes_what_its_own_page_sends(standing: Standing) -> None:
    """A wrong passphrase is said to be wrong, and not "open too long": the form was taken."""
    page = standing.session.get(f"{standing.address}/desk/sign-in", timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    typed = {"csrfmiddlewaretoken": token[1], "username": "nobody", "passphrase": "a long walk by the Clyde"}
    headers = {
        "Origin": standing.address,
        "Sec-Fetch-Site": "same-origin",
        "Referer": f"{standing.address}/desk/sign-in",
    }
    answer = standing.session.post(f"{standing.address}/desk/sign-in", typed, headers=headers, timeout=20)
    assert answer.status_code != 403
    assert "open too long" not in said(answer)
    assert answer.url.endswith("/desk/sign-in")


def test_a_photo_from_a_phone_reaches_the_desk(standing: Standing) -> None:
    """As large as the desk takes: nobody on the way ends it."""
    photo = {"photo": ("door.jpg", bytes(14_000_000), "image/jpeg")}
    address = f"{standing.address}/desk/catalogue/about/locations/glasgow/do/photo"
    answer = standing.session.post(address, files=photo, timeout=60, allow_redirects=False)
    assert answer.status_code == 403  # read whole, and refused by the desk: nobody has signed in
    assert "For staff of Sacro only" in said(answer)


def test_far_too_much_and_an_inbox_that_is_away_are_said_with_the_number(standing: Standing) -> None:
    """Never a bare error for somebody who has sent a referral."""
    long = standing.session.post(f"{standing.address}/referral/send", {"reason": "x" * 1_100_000}, timeout=20)
    assert long.status_code == 413
    assert "We have not received your referral" in said(long)
    standing.server.stop()
    try:
        away = standing.session.post(f"{standing.address}/referral/send", {"reason": "x"}, timeout=20)
        assert away.status_code == 503
        assert "We have not received your referral" in said(away)
        assert "0141 248 1763" in said(away)
        assert away.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in away.headers["Content-Security-Policy"]
        if standing.shows_built_pages:
            assert "0141 248 1763" in said(standing.session.get(f"{standing.address}/contact/", timeout=20))
    finally:
        standing.server.start()
