"""Django's settings. Deny by default: no third party, a strict content policy, sessions for the staff alone."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from senim.config import environment

SOURCE = Path(__file__).resolve().parent.parent
VAR = environment.var()

SECRET_KEY = environment.secret_key()
DEBUG = False
ALLOWED_HOSTS = environment.hosts()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "senim.common",
    "senim.ledger",
    "senim.accounts",
    "senim.rating",
    "senim.intake",
    "senim.territory",
    "senim.assembly",
    "senim.appeals",
    "senim.programme",
    "senim.budget",
    "senim.facilities",
    "senim.followers",
    "senim.sittings",
    "senim.councils",
    "senim.people",
    "senim.duties",
    "senim.campaign",
    "senim.cohorts",
    "senim.report",
    "senim.pages",
    "senim.demo",
]
MIDDLEWARE = [
    "senim.common.logs.request_lines",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    # Sessions are opened by pages of the staff alone: a public page neither reads nor sets a cookie.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "senim.config.urls"
WSGI_APPLICATION = "senim.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["senim.pages.context.frame"]},
    }
]

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}}

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Atyrau"

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "senim.accounts.backends.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username",)}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "sign-in"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "senim.pages.views.home.lapsed"
# Served to others only behind TLS; on this machine alone there is none.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not environment.loopback_only()
OTP_TOTP_ISSUER = "Senim"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "senim.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024**2

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# Letters to applicants: SENIM_SMTP is host:port of the mail server; without it they lie as files in the data folder.
_MAIL = environment.mail(VAR)
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_FILE_PATH = _MAIL
EMAIL_TIMEOUT = 20
SENIM_MESSAGES = environment.messages()
DEFAULT_FROM_EMAIL = environment.sender()

# Behind a proxy of the installation's own: its word on TLS and on where a request came from is taken.
SENIM_PROXY = environment.behind_proxy()
SENIM_ADDRESS = environment.address()
if SENIM_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "senim.common.logs.Lines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # They quote numbers and names: what failed is told by our own words alone.
        **{name: {"handlers": ["nowhere"], "propagate": False} for name in ("apprise", "weasyprint", "fontTools")},
        "senim.requests": {"level": "INFO" if environment.log_requests() else "WARNING"},
    },
}

# Where releases, the static site and the log's key lie, and the name under which the log signs.
SENIM_VAR = VAR
SENIM_RELEASES = VAR / "releases"
SENIM_DRAFTS = VAR / "drafts"
SENIM_SITE = VAR / "site"
SENIM_LOG_KEY = VAR / "keys" / "log.key"
SENIM_PERSON_KEY = VAR / "keys" / "person.key"  # wraps the keys of applicants' data; never beside the database
SENIM_LOG_NAME = "senim.example/log"
