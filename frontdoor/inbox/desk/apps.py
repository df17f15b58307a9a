"""Django's entry for the desk; knows only its name."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk's app: memberships and slowed-down guesses are its only tables."""

    name = "frontdoor.inbox.desk"
    label = "desk"
    verbose_name = "Desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start while an address of the desk has no rule."""
        from frontdoor.inbox.desk import checks  # noqa: F401, PLC0415 -- registers on import
