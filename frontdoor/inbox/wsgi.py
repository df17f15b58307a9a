"""The WSGI application of the inbox."""

from __future__ import annotations

from frontdoor.inbox.config.environment import make_django_ready

make_django_ready()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- Django must know its settings first

application = get_wsgi_application()
