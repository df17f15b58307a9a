"""Django's AppConfig of the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The store as a Django app, with the label that migrations use."""

    name = "frontdoor.inbox.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
