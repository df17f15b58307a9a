"""Fixtures of the public intake's tests."""

from __future__ import annotations

import pytest
from django.test import Client

from frontdoor.inbox.config.runtime import Runtime
from tests.inbox.intake.browser import Browser


@pytest.fixture
def browser(client: Client, inbox: Runtime) -> Browser:
    """A browser at the public intake of a fresh inbox."""
    return Browser(client)
