"""A photo from an editor's phone through the shipped proxies: taken, or refused in the desk's own words, and never a bare error."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
import trustme
from PIL import Image

from frontdoor.publishing.working_copy import WorkingCopy
from tests.deploy.proxies import PROXIES, Proxy
from tests.frozen import CATALOGUE, FORM
from tests.inbox import places
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import Server, frontdoor, new_data

places.prepare()

AUTHORITY = trustme.CA()
PASSPHRASE = "a harbour full of quiet boats"
TASK = "/desk/catalogue/about/locations/glasgow/do/photo"


class Editor:
    """An editor who is signed in, behind a proxy."""

    def __init__(self, proxy: Proxy, authority: Path) -> None:
        self.proxy, self.session = proxy, requests.Session()
        self.session.trust_env = False
        self.session.verify = str(authority)
        self.session.headers["Sec-Fetch-Site"] = "same-origin"
        self._token("/desk/sign-in")
        page = self._post("/desk/sign-in", {"username": "ailsa", "passphrase": PASSPHRASE})
        assert "Change the website" in page.text, page.text

    def _token(self, path: str) -> str:
        page = self.session.get(self.proxy.address + path, timeout=30)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found, page.text
        return found[1]

    def _post(self, path: str, typed: dict[str, str], **more: object) -> requests.Response:
        sent = {"csrfmiddlewaretoken": self._token(path), **typed}
        headers = {"Origin": self.proxy.address, "Referer": self.proxy.address + path}
        return self.session.post(self.proxy.address + path, sent, headers=headers, timeout=60, **more)  # type: ignore[arg-type]

    def send(self, photo: bytes) -> requests.Response:
        """Send a photo with the form of its task."""
        return self._post(
            TASK, {"shows": "The red door"}, files={"file": ("IMG_2041.jpg", photo, "image/jpeg")}
        )


@pytest.fixture(scope="module", params=PROXIES)
def editor(
    request: pytest.FixtureRequest, built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Editor]:
    """Each proxy in turn, before a server with a desk at which an editor is signed in."""
    room = tmp_path_factory.mktemp(request.param)
    data, content, port = new_data(room / "data"), room / "content", free_port()
    (room / "proxy").mkdir()
    content.mkdir()
    for file in (CATALOGUE, FORM):
        shutil.copy(file, content)
    copy = WorkingCopy(content)
    copy.write(copy.read().files, author="", summary=["As it was."], when=datetime.now(UTC))
    changes = {
        "FRONTDOOR_SITE": str(built_site), "FRONTDOOR_ADDRESS": f"https://localhost:{port}",
        "FRONTDOOR_WORKING_COPY": str(content), "FRONTDOOR_SPOOL": str(room / "spool"),
    }  # fmt: skip
    AUTHORITY.cert_pem.write_to_path(room / "authority.pem")
    (room / "passphrase").write_text(PASSPHRASE)
    start = PROXIES[request.param]
    with (
        Server(data, changes=changes) as server,
        start(room / "proxy", port, server.port, built_site, AUTHORITY, patience="20s") as proxy,  # type: ignore[call-arg]
    ):
        made = frontdoor(data, "inbox", "add-member", "ailsa", "--role", "editor", "--passphrase-file", str(room / "passphrase"), **changes)  # fmt: skip
        assert made.returncode == 0, made.stderr
        yield Editor(proxy, room / "authority.pem")


def photo(megabytes: float) -> bytes:
    """A photo whose file is so large; programs that open one skip what stands behind its end."""
    room = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(room, "JPEG", quality=90)
    return room.getvalue().ljust(int(megabytes * 1_000_000), b"x")


@pytest.mark.parametrize("megabytes", [3, 8, 12, 14.5])
def test_a_photo_of_a_phone_is_taken(editor: Editor, megabytes: float) -> None:
    """Sabotage: the proxy's limit of all other bodies."""
    answer = editor.send(photo(megabytes))
    assert (answer.status_code, "Your changes" in answer.text) == (200, True), answer.text[:300]
    assert not [
        one for one in editor.proxy.folder.rglob("*") if one.is_file() and one.stat().st_size > 1_000_000
    ]


@pytest.mark.parametrize("megabytes", [15.2, 17, 45])
def test_a_larger_file_is_refused_by_the_desk_beside_its_question(editor: Editor, megabytes: float) -> None:
    """What else was answered stays. Sabotage: "This is needed", since the cut file was not seen; or a proxy's bare 413, as for the film."""
    answer = editor.send(photo(megabytes))
    assert answer.status_code == 422, answer.text[:300]
    assert "This file has more than 15 MB" in answer.text
    assert "The red door" in answer.text
