"""Fixtures that the peers share with other tests: the running product of the journeys, and an inbox with a fresh database."""

from tests.inbox.conftest import _home, inbox, store
from tests.journeys.conftest import product

__all__ = ["_home", "inbox", "product", "store"]
