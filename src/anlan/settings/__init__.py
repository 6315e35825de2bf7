"""Django settings; the only place that reads the environment."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from anlan.settings.environment import Environment

# Lets forms and fields take their types at run time too: BaseFormSet[BasisForm].
django_stubs_ext.monkeypatch()

ENV = Environment.read()
PACKAGE = Path(__file__).resolve().parents[1]

DATA_DIR = ENV.data_dir
DEMO = ENV.demo
# Where people may report what is wrong with the system; shown at the foot of every page.
FEEDBACK_URL = ENV.feedback_url
# Where people reach the system: the link in messages that leave it.
PUBLIC_ADDRESS = ENV.public_address
# Mail servers (host:port) besides the known ones, and other servers of robots, where an office has its own.
MAIL_HOSTS = ENV.mail_hosts
ROBOT_ADDRESSES = ENV.robot_addresses
SECRET_KEY = ENV.secret_key()
DEBUG = False
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.trusted_origins
ROOT_URLCONF = "anlan.urls"
WSGI_APPLICATION = "anlan.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anlan.kernel",
    "anlan.accounts",
    "anlan.units",
    "anlan.checklists",
    "anlan.campaigns",
    "anlan.hazards",
    "anlan.inspections",
    "anlan.supervision",
    "anlan.reminders",
    "anlan.reports",
    "anlan.jobs",
    "anlan.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "anlan.web.shell.middleware.SecurityHeaders",
    "anlan.api.shell.middleware.Interface",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "anlan.web.shell.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "anlan.web.accounts.middleware.SessionActivity",
    "anlan.web.shell.middleware.ActorOnRequest",
    "anlan.web.shell.middleware.BodyLimit",
    "anlan.web.accounts.middleware.AccountGate",
    "anlan.web.shell.middleware.DomainErrors",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anlan.web.shell.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "anlan.web.shell.renderer.QuickControls"

DATABASES = {"default": dict(dj_database_url.parse(ENV.database_url))}
_database: dict[str, Any] = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=67108864"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["anlan.accounts.backends.LockingBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "anlan.accounts.passwords.OneTimeHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "anlan.accounts.passwords.ComplexityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "name_sounds")},
    },
    {"NAME": "anlan.accounts.passwords.HistoryValidator"},
]
# Thirty idle minutes end a session; five failures lock an account for thirty minutes
# (the numbers in practice for grade-2 protection, GB/T 22239-2019).
SESSION_COOKIE_AGE = 30 * 60
# SessionActivity writes once a minute; a write for every request would cost more than most pages.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.https
CSRF_COOKIE_SECURE = ENV.https
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "anlan.web.shell.views.form_expired"
SIGN_IN_FAILURES_BEFORE_LOCK = 5
SIGN_IN_LOCK_MINUTES = 30
PASSWORD_HISTORY = 5
REQUIRE_TOTP_FOR_ADMINISTRATORS = ENV.require_totp

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_SESSION_REMEMBER = False
# Against floods only: a whole office may sign in from behind one address, and single accounts are
# guarded by their own lock. Counted in the memory of each server process.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.https else 0
ACCOUNT_FORMS = {
    "login": "anlan.web.accounts.forms.SignInForm",
    "reauthenticate": "anlan.web.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_ADAPTER = "anlan.web.accounts.adapter.ClosedAccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "anlan.web.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "anlan.web.accounts.forms.CodeForm",
    "activate_totp": "anlan.web.accounts.forms.NewCodeForm",
}
MFA_TOTP_ISSUER = "安澜"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# Served from where they were built (WHITENOISE_USE_FINDERS): nothing is collected anywhere.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
# Vite puts a digest of the content into every name: such a file may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(console|field)/assets/.+-[\w-]{8}\.\w+$"
FILES_ROOT = DATA_DIR / ("demo-files" if DEMO else "files")
# Photos are kept with a long edge of so many pixels: enough to read a label, 300 to 600 KB.
PHOTO_LONG_EDGE = ENV.photo_long_edge
# Photos arrive downscaled; a roster of 10,000 units weighs under 5 MB.
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
# A scanned report of a hundred pages; sent in pieces, so that a broken line costs one piece.
DOCUMENT_LIMIT_BYTES = 50 * 1024 * 1024
# A body announced as larger is refused unread: the largest form is one document and its fields.
REQUEST_LIMIT_BYTES = DOCUMENT_LIMIT_BYTES + 1024 * 1024
# The largest single file that a unit hands in.
SUBMISSION_FILE_BYTES = DOCUMENT_LIMIT_BYTES
# The largest body of parcels from the field as it is sent, and the largest piece of a photo.
FIELD_PUSH_BYTES = 4 * 1024 * 1024
FIELD_PIECE_BYTES = 1024 * 1024
# The fullest form is that of a plan: forty requirements, phases, duties and events.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # They write keys and recipients into their warnings; what went wrong is told by our own words.
    "loggers": {
        name: {"handlers": [], "level": "CRITICAL", "propagate": False}
        for name in ("apprise", "urllib3")
    },
}
