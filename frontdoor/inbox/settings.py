"""Django's settings; every value that an operator chooses comes from ``config.environment``."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from frontdoor.inbox.config.database_url import django_database
from frontdoor.inbox.config.environment import ServedPart, process_environment
from frontdoor.inbox.crypto.keyring import read_secret

ENVIRONMENT = process_environment()

SECRET_KEY = str(ENVIRONMENT.secret_key) or read_secret(ENVIRONMENT.keys)
DEBUG = False
_host = urlsplit(ENVIRONMENT.address).hostname or ""
ALLOWED_HOSTS = sorted({_host, "127.0.0.1", "localhost", "[::1]"})
ROOT_URLCONF = "frontdoor.inbox.urls"
WSGI_APPLICATION = "frontdoor.inbox.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "frontdoor.inbox.store",
    "frontdoor.inbox.intake",
    "frontdoor.inbox.desk",
]

_OURS_IN_PUBLIC = (
    "frontdoor.inbox.config.logging",
    "frontdoor.inbox.server.renewal",
    "frontdoor.inbox.server.security_headers",
    "frontdoor.inbox.monitoring.health_check",
    "frontdoor.inbox.server.static_site",
    "django.middleware.common",
)
# The order matters: the log covers everything, the headers are on everything, and a static page is served before
# the session middleware runs, so that a public page can never set a cookie.
MIDDLEWARE = [
    "frontdoor.inbox.config.logging.LogRequests",
    "frontdoor.inbox.server.renewal.OneVersion",
    "frontdoor.inbox.server.security_headers.Headers",
    "frontdoor.inbox.monitoring.health_check.HealthCheck",
    "frontdoor.inbox.server.static_site.BuiltSite",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "frontdoor.inbox.desk.middleware.DeskMiddleware",
]

if ENVIRONMENT.part is ServedPart.INTAKE:
    # Nobody signs in to the public process, so it has no sessions; its database role could not read them.
    MIDDLEWARE = [name for name in MIDDLEWARE if name.startswith(_OURS_IN_PUBLIC)]

DATABASES = {"default": django_database(ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]


def weak_tag(headers: MutableMapping[str, str], path: str, _: str) -> None:
    """Tag a built file weakly: WhiteNoise gives one tag to a page and its compressed copies, which differ byte for byte."""
    file = Path(path).stat()
    headers["ETag"] = f'W/"{file.st_mtime_ns:x}-{file.st_size:x}"'


# WhiteNoise checks the files at every request, so a site that was rebuilt in place is served at once. Its other
# mode keeps the file sizes from the start and would truncate the new pages.
STATIC_URL = None
WHITENOISE_AUTOREFRESH = True
WHITENOISE_INDEX_FILE = True
WHITENOISE_USE_FINDERS = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = weak_tag
WHITENOISE_MIMETYPES = {".ics": "text/calendar", ".csv": "text/csv", "feed.xml": "application/atom+xml"}
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{8,}\.(min\.)?(css|js)$"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "frontdoor.inbox.desk.access.passphrase_strength.NotEasilyGuessed"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/desk/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"

# Development needs no second factor; on a server nobody gets past setting one up.
DESK_SECOND_FACTOR_REQUIRED = not ENVIRONMENT.development
OTP_TOTP_ISSUER = f"Inbox at {_host}"

_prefix = "__Host-" if ENVIRONMENT.https else ""
SESSION_COOKIE_NAME = f"{_prefix}desk"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would break the link in the notice
SESSION_COOKIE_AGE = 20 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_prefix}csrf"
CSRF_COOKIE_AGE = None  # ends with the browser window, like the session
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# A proxy may pass on its own name as Host; the browser says where the page came from all the same.
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address] if ENVIRONMENT.address else []
CSRF_FAILURE_VIEW = "frontdoor.inbox.server.error_pages.csrf_failure"

# A referral is text: nothing larger is accepted, and no upload is ever written to a temporary file. A file is dropped unread,
# but where an editor sends a photo: that view sets a handler.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS: list[str] = []

# No error is ever mailed, and Django's own logging, which quotes values, is not used at all.
ADMINS: list[tuple[str, str]] = []
MANAGERS: list[tuple[str, str]] = []
LOGGING_CONFIG = "frontdoor.inbox.config.logging.configure"
LOGGING: dict[str, object] = {"version": 1}  # an empty dictionary would keep Django's own
