"""All settings, from the environment. What serving needs beyond this is asked for in `alis.wsgi`."""

import secrets
from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()


def secret_kept_in(path):
    """The secret in that file, made once: for commands and the demo, where nobody sets one."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


DEMO = env("ALIS_DEMO", default="") == "1"  # as `alis.wsgi` asks: no other word opens the demo's door
DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="") or secret_kept_in(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")  # for links in mails

INSTALLED_APPS = [
    "alis",
    "learning_goals",
    "exemptions",
    "supervision",
    "municipalities",
    "outbox",
    "audit",
    "jobs",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alis.middleware.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alis.middleware.LanguageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alis.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "alis.urls"
WSGI_APPLICATION = "alis.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Templates and forms
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
                "alis.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["designsystemet"]
CRISPY_TEMPLATE_PACK = "designsystemet"

# The database. The role that owns the tables only migrates; the application's role uses them.
DATABASES = {"default": env.db("DATABASE_URL", default="postgresql:///alis")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds
# Statements here take milliseconds, and compiling one takes longer than it could save.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", default="")
# In the database, since Redis may vanish without signing anybody out or opening the door to guessing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond that number entries that still hold are thrown out, and guessing could begin anew.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60

# Language and days
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk"), ("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "alis" / "third_party" / "locale"]
FORMAT_MODULE_PATH = ["alis.formats"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Files that browsers fetch: our own, and from node_modules only what is used
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("designsystemet/css", NODE_MODULES / "@digdir/designsystemet-css/dist/src"),
    ("designsystemet/theme", NODE_MODULES / "@digdir/designsystemet-theme/src/themes"),
    ("designsystemet/web", NODE_MODULES / "@digdir/designsystemet-web/dist/umd"),
    ("inter", NODE_MODULES / "@fontsource/inter/files"),
]
WHITENOISE_USE_FINDERS = DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Who is who
AUTH_USER_MODEL = "municipalities.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "alis.accounts.InvitationOnly"
ACCOUNT_FORMS = {"reset_password": "alis.accounts.ResetPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link has shown that the address is the person's
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/ip,5/15m/key", "reset_password": "20/h/ip,5/h/key"}
DEMO_ACCOUNTS_DOMAIN = "demo.example"

# Browser security. Nothing is inline, so no nonce is needed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Designsystemet's icons are data: masks
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if env.bool("BEHIND_HTTPS_PROXY", default=False):  # only where the proxy sets and overwrites the header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else everybody is one address, which ten wrong passwords would lock out
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "alis.views.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Mail
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="alis@localhost")
vars().update(env.email_url("EMAIL_URL", default="filemail://" if DEMO else "consolemail://"))
EMAIL_TIMEOUT = 10  # seconds
if DEMO:
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")

# Jobs. A lost worker's message comes back after the visibility time; every task may run twice.
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_EAGER", default=DEMO)
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", default=3600),
    "unacked_restore_interval": env.int("CELERY_UNACKED_RESTORE_INTERVAL", default=10),
    "unacked_restore_throttle": 1,
    "max_retries": 1,  # a page does not wait for a broker that is gone: the sweeper sends later
    "interval_start": 0,
    "interval_max": 0,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "judge everybody as of yesterday": {
        "task": "supervision.tasks.flag_low_supervision",
        "schedule": crontab(hour=2, minute=30),
    },
    "send what is in the outbox": {
        "task": "outbox.tasks.sweep_outbox",
        # Not a crontab, which leaves out the hour that is counted twice in October.
        "schedule": timedelta(minutes=1),
    },
    "remind of exemptions that end": {
        "task": "exemptions.tasks.remind",
        "schedule": crontab(hour=6, minute=15),
    },
    "look after letters that wait": {
        "task": "exemptions.tasks.sweep_letters",
        "schedule": timedelta(minutes=1),
    },
    "look after uploaded registers": {
        "task": "supervision.tasks.sweep_imports",
        "schedule": timedelta(minutes=1),
    },
    "forget catalogues that nobody confirmed": {
        "task": "learning_goals.tasks.forget_uploads",
        "schedule": timedelta(hours=1),
    },
}

# Logs: to standard error, without any row's contents
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "alis.logs.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"propagate": True},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        # Where tasks run in the web process, each page would tell of its own.
        "celery.app.trace": {"level": "WARNING" if CELERY_TASK_ALWAYS_EAGER else "NOTSET"},
    },
}

# For the page on universal design: the official statement, which whoever serves this makes for themselves,
# and the e-mail address to which people write when something does not work for them.
ACCESSIBILITY_STATEMENT_URL = env("ACCESSIBILITY_STATEMENT_URL", default="")
ACCESSIBILITY_CONTACT = env("ACCESSIBILITY_CONTACT", default="")
