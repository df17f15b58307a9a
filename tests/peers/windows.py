"""Firefox ESR and WebKitGTK, each driven by its own protocol, behind one way of pressing, writing and reading.

Selenium speaks to both: to WebKit by Debian's driver, to Firefox by marionette.py.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection

from tests.peers.marionette import Marionette

PATIENCE = 40
"""Seconds that a page may take; only a fault, or a very busy machine, takes so long."""
_FIELDS = "//input[not(@type='hidden')] | //textarea"


class Window:
    """A browser's window. Elements are found by their words, as a person finds them."""

    name = ""

    def __init__(self, driver: webdriver.Remote) -> None:
        self.driver = driver

    def open(self, address: str) -> None:
        """Go to an address."""
        self.driver.get(address)

    def back(self) -> None:
        """Press Back. Where a page was not to be kept, Firefox shows one of its own, which the protocol calls a fault."""
        try:
            self.driver.back()
        except WebDriverException as fault:
            assert "Reached error page" in str(fault)  # noqa: PT017 -- any other is a fault

    def reads(self) -> str:
        """Return the words of the page that are seen, and what stands in its fields."""
        fields = self.driver.find_elements("xpath", _FIELDS)
        return "\n".join([self._words(), *(str(field.get_property("value")) for field in fields)])

    def until(self, words: str) -> None:
        """Wait until a page with these words is there."""
        self._when(lambda: words in self._words(), f"{words!r} is read")

    def follow(self, words: str, *, then: str) -> None:
        """Press the link or button that begins with these words, and wait for the page that has others."""
        begins = f"[starts-with(normalize-space(), {_quoted(words)})]"
        self._press(f"//a{begins} | //button{begins}", words)
        self.until(then)

    def write(self, *where: str, text: str) -> None:
        """Put a text into the field that some words name, in the place of what was in it."""
        field = self._named_by(*where)
        self._when(lambda: self._clicked(field), f"the field after {where} is pressed")
        field.clear()
        field.send_keys(text.replace("\n", Keys.ENTER))  # WebKit's driver leaves a line break out

    def mark(self, *where: str, choice: str) -> None:
        """Choose a button, or tick a box, by its own words."""
        self._press(self._label(*where, choice), choice)

    def pick(self, *where: str, choice: str) -> None:
        """Choose from the list that some words name."""
        listed = self._named_by(*where).get_property("id")
        self._press(f"//select[@id='{listed}']/option[normalize-space() = {_quoted(choice)}]", choice)

    def _words(self) -> str:
        return str(self.driver.find_element("xpath", "//body").text)

    def _label(self, *where: str) -> str:
        """Write the XPath of a label; before it stand the words of the group that it is in, if any."""
        *group, words = where
        within = f"//fieldset[legend[starts-with(normalize-space(), {_quoted(group[0])})]]" if group else ""
        exactly = (
            f"normalize-space() = {_quoted(words)}"
            if group
            else f"starts-with(normalize-space(), {_quoted(words)})"
        )
        return f"{within}//label[{exactly}]"

    def _named_by(self, *where: str) -> Any:
        label = self.driver.find_element("xpath", self._label(*where))
        return self.driver.find_element("id", str(label.get_property("htmlFor")))

    def _press(self, xpath: str, words: str) -> None:
        """Press the first of some elements that is seen."""

        def pressed() -> bool:
            seen = [one for one in self.driver.find_elements("xpath", xpath) if one.is_displayed()]
            return bool(seen) and self._clicked(seen[0])

        self._when(pressed, f"{words!r} is pressed")

    def _clicked(self, element: Any) -> bool:
        """Scroll as a person does, and click; WebKit's driver takes a field for seen whose scroll-margin alone is."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        return True

    def _when(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if holds():
                    return
            except WebDriverException:  # not there yet, or no longer
                if time.monotonic() > end:
                    raise
            assert time.monotonic() < end, (
                f"{what}: not within {PATIENCE} seconds. The page:\n{self._words()}"
            )
            time.sleep(0.1)


class Firefox(Window):
    """Firefox ESR by Marionette, which is built into it."""

    name = "Firefox"

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[Self]:
        """Start it without a screen, with a profile that is thrown away."""
        profile = folder / "profile"
        profile.mkdir()
        (profile / "user.js").write_text('user_pref("marionette.port", 0);\n', "ascii")
        command = [
            _installed("firefox-esr", "firefox-esr"),
            "--marionette",
            "--headless",
            "--profile",
            str(profile),
        ]
        with (folder / "firefox.log").open("wb") as log:
            running = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(folder)},
                start_new_session=True,
            )
        try:
            connection = Marionette(_told_in(profile / "MarionetteActivePort"))
            driver = webdriver.Remote(command_executor=connection, options=webdriver.FirefoxOptions())
            yield cls(driver)
            connection.close()
        finally:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


class WebKit(Window):
    """WebKitGTK's own small browser by WebDriver, on a screen that exists in memory alone."""

    name = "WebKit"

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[Self]:
        """Start a screen, the driver and the browser."""
        with _screen() as display:
            environment = {
                **os.environ,
                "DISPLAY": display,
                "HOME": str(folder),
                "XDG_RUNTIME_DIR": str(folder),
            }
            service = webdriver.WebKitGTKService(
                _installed("WebKitWebDriver", "webkit2gtk-driver"), env=environment
            )
            service.start()
            try:
                connection = RemoteConnection(client_config=ClientConfig(service.service_url))
                driver = webdriver.Remote(command_executor=connection, options=webdriver.WebKitGTKOptions())
                yield cls(driver)
                driver.quit()
            finally:
                service.stop()


@contextmanager
def _screen() -> Iterator[str]:
    """Start Xvfb on a display that is free, and return its name."""
    reading, writing = os.pipe()
    command = [_installed("Xvfb", "xvfb"), "-displayfd", str(writing), "-screen", "0", "1280x1024x24"]
    running = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        running.terminate()
        running.wait()


def _told_in(file: Path) -> int:
    """Wait for the port that Firefox writes into its profile."""
    end = time.monotonic() + PATIENCE
    while not (file.exists() and file.read_text("ascii").strip()):
        assert time.monotonic() < end, (
            f"Firefox does not listen: {(file.parents[1] / 'firefox.log').read_text()}"
        )
        time.sleep(0.1)
    return int(file.read_text("ascii"))


def _installed(program: str, package: str) -> str:
    path = shutil.which(program)
    assert path, f"{program} is not installed: scripts/test-peers installs it, or run apt install {package}."
    return path


def _quoted(words: str) -> str:
    """Write words as a text of XPath, which knows no escape."""
    return "concat(" + ", '\"', ".join(f'"{part}"' for part in words.split('"')) + ', "")'
