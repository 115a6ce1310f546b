"""Settings, from the environment alone (docs: README, 部署).

Secure by default: no debugging, no key, cookies for HTTPS only. ``DEMO=1`` (set by ``make run``)
keeps a key of its own in ``VAR_DIR`` and speaks plain HTTP on this machine.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR: Path = env.path("VAR_DIR", BASE_DIR / "var")  # everything generated or stored
VAR_DIR.mkdir(parents=True, exist_ok=True)


def kept_key(path: Path) -> str:
    """The demo's own key: made once, readable by its owner only, kept over restarts."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        draft.replace(path)
    return path.read_text(encoding="ascii")


# --- who we are, and for whom -------------------------------------------------------------------

DEMO: bool = env.bool("DEMO", False)
DEBUG: bool = env.bool("DEBUG", False)
# Empty: Django refuses whatever needs a key; reading and printing forms works without one.
SECRET_KEY: str = env.str("SECRET_KEY", "") or (kept_key(VAR_DIR / "secret_key") if DEMO else "")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

ROOT_URLCONF = "bgapp.urls"
WSGI_APPLICATION = "bgapp.wsgi.application"

INSTALLED_APPS = [
    "bgapp",
    "bgapp.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of its widgets, for FORM_RENDERER
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bgapp.views.accounts.FirstPasswordMiddleware",
    "bgapp.views.origin.OriginMiddleware",
    "bgapp.views.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",  # the last: it answers what signing in refused
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bgapp.views.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our templates/django/forms come first

# --- data ---------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds a writer waits for another
}


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database address (``sqlite:///…``, ``postgres://…``)."""
    found: dict[str, Any] = env.dj_db_url("DATABASE_URL", url, conn_max_age=60, conn_health_checks=True)
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = SQLITE_OPTIONS | found.get("OPTIONS", {})
    return found


DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a form of 300 indicators, posted without JavaScript

# --- people -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "bgapp.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: one working day

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "bgapp.views.origin.address_of"
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False

# --- language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# --- files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_BUILD_DIR = VAR_DIR / "static-build"  # made by build_fonts, collected like our own
STATIC_BUILD_DIR.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", STATIC_BUILD_DIR]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "bgapp.staticfiles.ModuleStorage"},
}
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_HANDLERS = ["bgapp.views.uploads.Upload"]

# --- on the wire --------------------------------------------------------------------------------

HTTPS: bool = env.bool("HTTPS", not DEMO)
FORWARDED_ALLOW_IPS: list[str] = env.list("FORWARDED_ALLOW_IPS", ["127.0.0.1", "::1"])  # gunicorn reads it, too
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked over plain HTTP by what watches the server
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- mail: one digest a day to whoever has an address; none without a server ---------------------

EMAIL_HOST: str = env.str("EMAIL_HOST", "")
EMAIL_PORT: int = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds a mail server may keep the worker waiting
DEFAULT_FROM_EMAIL: str = env.str("EMAIL_FROM", EMAIL_HOST_USER)
SITE_URL: str = env.str("SITE_URL", "")  # where links in mails lead, e.g. https://jx.example.cn


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": env.str("LOG_LEVEL", "WARNING")},
        "errors": {"class": "logging.StreamHandler", "formatter": "line", "level": "ERROR"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},  # warns of every ordinary end
    },
}
