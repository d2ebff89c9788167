"""Django's settings. Everything that differs between installations comes from the environment.

FIRSTHAND_FOLDER   the folder with everything in it (default: ./firsthand-data)
FIRSTHAND_HOSTS    names under which the server may be reached, separated by commas (default: loopback only)
FIRSTHAND_HTTPS    1 when a proxy in front speaks HTTPS: cookies are then sent over HTTPS only
FIRSTHAND_ADDRESS  where people reach Firsthand, for links in letters
FIRSTHAND_CLICKHOUSE  a ClickHouse that may serve workspaces: https://user:password@host:8443/database
FIRSTHAND_LARGEST_FILE  how many MB a file of events may have (default: 500)
FIRSTHAND_MAIL_HOST, FIRSTHAND_MAIL_PORT, FIRSTHAND_MAIL_USER, FIRSTHAND_MAIL_PASSWORD, FIRSTHAND_MAIL_FROM
                   a mail server and a sender (default: none, and no letter is sent)
"""

import os
from pathlib import Path

from firsthand_web.core import folder

FOLDER = folder.prepare(Path(os.environ.get("FIRSTHAND_FOLDER", "firsthand-data")).resolve())
SECRET_KEY = folder.secret_key(FOLDER)
DEBUG = False
HTTPS = os.environ.get("FIRSTHAND_HTTPS") == "1"
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("FIRSTHAND_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

# The line of areas; each is an app.
AREAS = [
    "core",
    "ui",
    "measurement",
    "evidence",
    "insights",
    "strategy",
    "roadmap",
    "experiments",
    "communication",
    "learning",
    "home",
]
BUILT = [area for area in AREAS if (Path(__file__).parent.parent / area / "apps.py").exists()]

INSTALLED_APPS = [
    # First, so that our templates win over those of packages.
    *[f"firsthand_web.{area}" for area in BUILT],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "firsthand_web.core.middleware.security_headers",
    "firsthand_web.core.middleware.first_run",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "firsthand_web.core.middleware.typography",  # before the length is counted
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "firsthand_web.project.urls"
WSGI_APPLICATION = "firsthand_web.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "firsthand_web.core.context.furniture",
            ],
            "builtins": ["firsthand_web.ui.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / folder.DATABASE,
        "OPTIONS": {
            # IMMEDIATE takes the write lock at once, so that two writers wait instead of failing halfway;
            # FULL because what was acknowledged is kept even when the power goes.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "core.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "firsthand_web.core.accounts.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Nothing is sent unless a mail server is named.
EMAIL_HOST = os.environ.get("FIRSTHAND_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("FIRSTHAND_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("FIRSTHAND_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FIRSTHAND_MAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("FIRSTHAND_MAIL_FROM", "")
ADDRESS = os.environ.get("FIRSTHAND_ADDRESS", "")
CLICKHOUSE = os.environ.get("FIRSTHAND_CLICKHOUSE", "")
# The bytes of a file of events that is uploaded.
LARGEST_FILE = int(os.environ.get("FIRSTHAND_LARGEST_FILE", "500")) * 1_000_000
# Whether webhooks may reach machines of this network, and speak plain HTTP.
PRIVATE_WEBHOOKS = os.environ.get("FIRSTHAND_PRIVATE_WEBHOOKS") == "1"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# One field per survey column, several for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_TEMP_DIR = FOLDER / "cache"
FILE_UPLOAD_PERMISSIONS = 0o600

# How texts are compared: "best" is the sentence model where it is installed, "fallback" never looks for it.
EMBEDDER = "best"

STATIC_URL = "/static/"
STATIC_ROOT = FOLDER / "cache" / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FOLDER / "files"},
    },
    "staticfiles": {"BACKEND": "firsthand_web.ui.staticfiles.HashedFiles"},
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "firsthand": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
