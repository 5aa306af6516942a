"""Every setting of the site. What differs between machines comes from environment
variables through policyportal.environment; docs/operations.md says what they mean.
`PORTAL_MODE` is `production` unless said otherwise: `make run` and manage.py say
`demo`, the test suite says `test`.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext

from policyportal import environment
from policyportal.plan import plan_from

# ModelForm[User], ModelAdmin[Policy]: types that Django itself can't run yet.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = BASE_DIR / "var"
SQLITE_FILE = "portal.sqlite3"

PORTAL_MODE = environment.choice(
    "PORTAL_MODE", ("demo", "production", "test"), default="production"
)
IN_PRODUCTION = PORTAL_MODE == "production"
IN_TESTS = PORTAL_MODE == "test"

# A start in production refuses this key (policyportal/checks.py), and DEBUG too.
SAMPLE_KEY = "django-insecure-sample-key-of-the-demo-and-of-the-tests-only"
SECRET_KEY = environment.text("SECRET_KEY", None if IN_PRODUCTION else SAMPLE_KEY)
DEBUG = environment.flag("DEBUG")
ALLOWED_HOSTS = environment.words(
    "ALLOWED_HOSTS", "" if IN_PRODUCTION else "127.0.0.1,localhost,[::1],testserver"
)

DEMO_PASSWORD = environment.text("PORTAL_DEMO_PASSWORD", "policy-portal-demo")
PLAN = environment.table("PORTAL_PLAN", plan_from)

INSTALLED_APPS = [
    "policyportal",
    "reviews",
    "clinical_policies",
    "policyportal.accounts",
    "policyportal.audit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "crispy_forms",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "policyportal.middleware.EveryAnswer",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "policyportal.middleware.SessionsEnd",
    "policyportal.audit.origin.KnowTheRequest",
    "policyportal.middleware.Refusals",
    "policyportal.accounts.kept_forms.KeepTypedText",
    "policyportal.accounts.access.Gates",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "policyportal.urls"
WSGI_APPLICATION = "policyportal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------
# IMMEDIATE is SQLite's row lock: without it two writers that read first both fail.
# Without recursive triggers, INSERT OR REPLACE slips past the triggers of frozen rows.
# A waiting writer gives up after five seconds and its page says so.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL;"
    f"PRAGMA synchronous={'OFF' if IN_TESTS else 'FULL'};"
    "PRAGMA recursive_triggers=ON;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;",
}
POSTGRESQL = {
    "options": "-c lock_timeout=5s -c statement_timeout=10s "
    + (
        "-c synchronous_commit=off"
        if IN_TESTS
        else "-c idle_in_transaction_session_timeout=10s"
    )
}


def _database() -> dict[str, Any]:
    """The one database. What stands behind `?` in its address wins over the above."""
    found = environment.database("DATABASE_URL", f"sqlite:///{STATE_DIR}/{SQLITE_FILE}")
    if found["NAME"] == str(STATE_DIR / SQLITE_FILE):
        STATE_DIR.mkdir(exist_ok=True)
    options = SQLITE if found["ENGINE"].endswith("sqlite3") else POSTGRESQL
    return found | {
        "OPTIONS": options | found.get("OPTIONS", {}),
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}

# --- Language and time ----------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = environment.time_zone("PORTAL_TIME_ZONE", "America/Los_Angeles")

# --- People and sign-in ---------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if IN_TESTS
    else "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]

# Five wrong passwords rest the user name, whatever address they came from.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # it wants the address in the key as well
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "policyportal.accounts.views.sign_in.as_rendered"
# A try while it rests makes the rest no longer; our own page says until when.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "policyportal.accounts.views.sign_in.as_rendered"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are events of policyportal.audit
AXES_VERBOSE = False

# Fifteen minutes without a request, or twelve hours, end a session (SessionsEnd).
SESSION_COOKIE_AGE = 15 * 60
SESSION_LONGEST = timedelta(hours=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- What a browser may do ------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_FAILURE_VIEW = "policyportal.views.errors.form_from_elsewhere"
# A message may name a case: it stays on the server, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if environment.flag("PORTAL_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_SELF, _NONE = ["'self'"], ["'none'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": _NONE,
        "script-src": _SELF,
        "style-src": _SELF,
        "font-src": _SELF,
        "img-src": _SELF,
        "connect-src": _SELF,
        "form-action": _SELF,
        "frame-ancestors": _NONE,
        "base-uri": _NONE,
    }
}

# A policy's tables of codes are one form in the admin.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Static files ---------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = None if IN_TESTS else STATE_DIR / "static"  # tests collect nothing
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = IN_TESTS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IN_TESTS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Forms and history ----------------------------------------------------------------
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("portal",)
CRISPY_FAIL_SILENTLY = False
# A revert would write around the acts.
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True
# A reason is kept whole; the default column holds a hundred characters.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# --- Log ------------------------------------------------------------------------------
# To standard error, with the code that an error page shows; never what was typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"code": {"()": "policyportal.request_code.RequestCode"}},
    "formatters": {
        "line": {
            "style": "{",
            "format": "{asctime} {levelname} {name} [{code}] {message}",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["code"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers, which depend on DEBUG, give way to the one above. A wrong
    # address is nobody's fault and may hold what somebody typed.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
