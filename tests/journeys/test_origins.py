"""Who may store, as real browsers say it: every way in which a page can send a form, from every kind of place."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page

from tests.form.builders import good_answers
from tests.form.pages import read_page
from tests.inbox.notifications.servers import wait_for
from tests.journeys.browser import visitor
from tests.journeys.conftest import Product

POLICIES = ("no-referrer", "same-origin", "strict-origin", "unsafe-url")


@dataclass
class Elsewhere:
    """A server that is not ours: what it shows is written by the test."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Address to the page and its referrer policy."""
    port: int = 0

    def put(self, name: str, page: str, policy: str) -> None:
        """Show a page at an address."""
        self.pages[f"/{name}"] = (page, policy)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    """Another server on this machine: as 127.0.0.1 another port of our host, as localhost another site."""
    there = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page, policy = there.pages.get(self.path, ("", "no-referrer"))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Referrer-Policy", policy)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.port = server.server_port
    running = threading.Thread(target=server.serve_forever)
    running.start()
    yield there
    server.shutdown()
    running.join()
    server.server_close()


def checked(product: Product) -> dict[str, list[str]]:
    """The inputs of a check page, with a good key: as a stranger would get them who checked answers of their own."""
    answer = requests.post(f"{product.address}/referral/check", good_answers(), timeout=20)
    assert answer.status_code == 200
    return read_page(answer.text).pressing("send")


def a_form(action: str, fields: dict[str, list[str]], target: str = "") -> str:
    """A page that sends a form by itself."""
    inputs = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, values in fields.items()
        for value in values
    )
    return (
        f'<!doctype html><title>x</title><form method="post" action="{action}"{target}>{inputs}</form>'
        "<script>document.forms[0].submit()</script>"
    )


def stored(product: Product) -> int:
    """How many referrals there are."""
    return len(product.command("inbox", "list").splitlines())


def refusals(product: Product) -> int:
    """How many sends were answered with 403."""
    return product.log.read_text("utf-8").count(" route=referral/send status=403 ")


def answer_to(page: Page, address: str) -> int:
    """Open a page that sends by itself, and return the status of the answer."""
    with page.expect_response("**/referral/*") as sent:
        page.goto(address, wait_until="commit")
    return sent.value.status


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"], ids=["another site", "another port"])
def test_another_page_stores_nothing_through_its_visitors(
    product: Product, browser: Browser, elsewhere: Elsewhere, host: str, policy: str
) -> None:
    """With a good key even: 403, every answer shown, nothing stored; checking is open to all, because it stores nothing.

    Sabotage: looking at Origin alone, which no-referrer makes "null".
    """
    before, fields = stored(product), checked(product)
    elsewhere.put("send", a_form(f"{product.address}/referral/send", fields), policy)
    elsewhere.put("check", a_form(f"{product.address}/referral/check", fields), policy)
    with visitor(browser) as window:
        page = window.new_page()
        assert answer_to(page, f"http://{host}:{elsewhere.port}/send") == 403
        assert "did not come from our own page" in page.inner_text("main")
        assert answer_to(page, f"http://{host}:{elsewhere.port}/check") == 200
        assert window.cookies() == []
    assert stored(product) == before


def test_neither_a_framed_page_nor_a_file_stores(
    product: Product, browser: Browser, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """A sandboxed frame and a page on the visitor's own disk are foreign; and our pages are shown in no frame at all."""
    before, fields = stored(product), checked(product)
    form = a_form(f"{product.address}/referral/send", fields)
    frame = f'<iframe sandbox="allow-forms allow-scripts" srcdoc="{html.escape(form)}"></iframe>'
    elsewhere.put("framed", f"<!doctype html><title>x</title>{frame}", "unsafe-url")
    elsewhere.put("frames-us", f'<!doctype html><title>x</title><iframe src="{product.address}/referral/"></iframe>', "unsafe-url")  # fmt: skip
    (tmp_path / "file.html").write_text(form, "utf-8")
    with visitor(browser) as window:
        page = window.new_page()
        # Our answer may not be shown in a frame, so the browser hides it; the server's log has its status.
        already = refusals(product)
        page.goto(f"http://localhost:{elsewhere.port}/framed")
        wait_for(lambda: refusals(product) > already, seconds=60)
        assert answer_to(page, (tmp_path / "file.html").as_uri()) == 403
        other_page = window.new_page()  # the first may still be on its way to what it was answered
        other_page.goto(f"http://localhost:{elsewhere.port}/frames-us")
        other_page.wait_for_timeout(500)
        (framed,) = other_page.frames[1:]
        assert "full_name" not in framed.content()
    assert stored(product) == before


def test_the_person_is_never_taken_for_a_stranger(product: Product, browser: Browser) -> None:
    """Our own check page stores once: pressed, pressed again after Back, and reloaded."""
    before = stored(product)
    with visitor(browser, base_url=product.address) as window:
        page = window.new_page()
        page.goto("/referral/")
        page.evaluate(
            """fields => {
                const form = document.createElement("form");
                form.method = "post"; form.action = "/referral/check";
                for (const [name, values] of Object.entries(fields)) for (const value of values) {
                    const input = document.createElement("input");
                    input.type = "hidden"; input.name = name; input.value = value; form.append(input);
                }
                document.body.append(form); form.submit();
            }""",
            good_answers(full_name="Somebody else"),  # the same answers would be known again
        )
        page.wait_for_selector(".fd-not-yet")
        page.reload()
        page.click("button.fd-button")
        page.wait_for_selector(".fd-reference")
        page.reload()
        assert page.locator(".fd-sent .fd-reference").count() == 1
    assert stored(product) == before + 1


def test_every_answer_has_the_headers_and_open_data_alone_is_open(product: Product) -> None:
    """Each address of the public side with each method: the whole set, no cookie, nothing kept; CORS for data only."""
    for path in ("/", "/referral/", "/referral/check", "/referral/send", "/referral/sent/x", "/nowhere", "/healthz", "/data/services.json"):  # fmt: skip
        for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT"):
            answer = requests.request(
                method, product.address + path, headers={"Origin": "https://evil.example"}, timeout=20
            )
            where = f"{method} {path} {answer.status_code}"
            assert answer.status_code < 500, where
            assert "Set-Cookie" not in answer.headers, where
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'"), where
            assert "unsafe" not in policy, where
            assert answer.headers["X-Content-Type-Options"] == "nosniff", where
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", where
            data = path.startswith("/data/")
            assert answer.headers.get("Access-Control-Allow-Origin") == ("*" if data else None), where
            assert "Access-Control-Allow-Credentials" not in answer.headers, where
            if path.startswith("/referral/") and path != "/referral/":
                assert answer.headers["Cache-Control"] == "no-store", where
