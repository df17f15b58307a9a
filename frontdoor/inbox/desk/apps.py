"""Django app configuration of the desk."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk's app; its tables hold throttled guesses, keys and subject requests."""

    name = "frontdoor.inbox.desk"
    label = "desk"
    verbose_name = "Desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks: the server refuses to start while a route has no permission."""
        from frontdoor.inbox.desk import checks  # noqa: F401, PLC0415 -- registers on import
