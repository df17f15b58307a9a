"""Tells Django of the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The store's place among Django's apps."""

    name = "frontdoor.inbox.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
