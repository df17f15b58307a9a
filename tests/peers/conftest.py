"""Fixtures that the peer browsers share with the journeys: the running product."""

from tests.journeys.conftest import product

__all__ = ["product"]
