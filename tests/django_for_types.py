"""Django settings for mypy's plugin only; nothing runs with them."""

from __future__ import annotations

from frontdoor.inbox.config.environment import Environment, read_environment

ENVIRONMENT: Environment = read_environment({"FRONTDOOR_DEVELOPMENT": "yes"})

SECRET_KEY = "for types only"
USE_TZ = True
DESK_SECOND_FACTOR_REQUIRED: bool = True
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "frontdoor.inbox.store",
    "frontdoor.inbox.desk",
]
