"""The site's settings: what may differ from place to place comes from the environment, checked at the start."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from wellspent.portal.keys import secret_in

HERE = Path(__file__).parent


class Environment(BaseSettings):
    """What is told by environment variables (WELLSPENT_...); all of them may be left out."""

    model_config = SettingsConfigDict(env_prefix="WELLSPENT_", env_ignore_empty=True)

    database_url: str = ""
    secret_key: str = ""
    data_dir: Path = Field(default_factory=lambda: user_data_path("wellspent"))
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    email_url: str = ""
    oidc_name: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    clamav: str = ""
    https: bool = False
    demo: bool = False
    ocid_prefix: str = "ocds-213czf"

    @cached_property
    def secret(self) -> str:
        """The key that signs and seals: given, or made once and kept beside the database."""
        return self.secret_key or secret_in(self.data_dir)

    def database(self) -> dict[str, Any]:
        """The database's settings. Raises `ValueError` for an address of neither kind."""
        url = urlsplit(self.database_url)
        if url.scheme in ("", "sqlite"):
            name = unquote(url.path) or str(self.data_dir / "wellspent.sqlite3")
            pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
            options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
            kind = "django.db.backends.sqlite3"
            return {"ENGINE": kind, "NAME": name, "OPTIONS": options, "CONN_MAX_AGE": 60}
        if url.scheme not in ("postgres", "postgresql"):
            raise ValueError(
                "WELLSPENT_DATABASE_URL is neither sqlite:///path nor postgresql://user:password@host/name"
            )
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
        }

    def sign_in_elsewhere(self) -> list[str]:
        """The origin of the organisation's own sign-in service, if there is one."""
        url = urlsplit(self.oidc_issuer)
        return [f"{url.scheme}://{url.netloc}"] if url.netloc else []

    def email(self) -> dict[str, Any]:
        """Django's e-mail settings: smtp(s)://user:password@host:port, or files beside the database."""
        url = urlsplit(self.email_url)
        if not url.scheme:
            folder = str(self.data_dir / "outbox")
            return {
                "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "EMAIL_FILE_PATH": folder,
            }
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname or "localhost",
            "EMAIL_PORT": url.port or 25,
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_TLS": url.scheme == "smtp+tls",
            "EMAIL_USE_SSL": url.scheme == "smtps",
        }


ENVIRONMENT = Environment()
for folder in ("static", "files"):
    (ENVIRONMENT.data_dir / folder).mkdir(parents=True, exist_ok=True)

SECRET_KEY = ENVIRONMENT.secret
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in ENVIRONMENT.allowed_hosts.split(",") if host.strip()]
DATABASES = {"default": ENVIRONMENT.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
globals().update(ENVIRONMENT.email())
DEFAULT_FROM_EMAIL = "Wellspent <no-reply@localhost>"

INSTALLED_APPS = [
    "wellspent.portal.ui",
    "wellspent.portal.accounts",
    "wellspent.portal.audit",
    "wellspent.portal.tendering",
    "wellspent.portal.evaluation",
    "wellspent.portal.shelf",
    "wellspent.portal.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "simple_history",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wellspent.portal.ui.middleware.one_language_a_page",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "wellspent.portal.accounts.middleware.standing_for",
    "simple_history.middleware.HistoryRequestMiddleware",
    "wellspent.portal.ui.middleware.Refusals",
]
ROOT_URLCONF = "wellspent.portal.urls"
WSGI_APPLICATION = "wellspent.portal.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            HERE / app / "templates"
            for app in ("ui", "accounts", "tendering", "evaluation", "shelf", "audit", "api", "help")
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "wellspent.portal.ui.jinja.environment",
            "extensions": ["jinja2.ext.i18n"],
            "context_processors": [*_CONTEXT, "wellspent.portal.ui.navigation.navigation"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(ENVIRONMENT.data_dir / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A browser holds a form to this through every redirect: signing in elsewhere must be allowed by name.
        "form-action": [SELF, *ENVIRONMENT.sign_in_elsewhere()],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wellspent.portal.ui.errors.forged"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ENTRANCE = "wellspent.portal.accounts.entrance"
ACCOUNT_ADAPTER = "wellspent.portal.accounts.allauth_adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none" if ENVIRONMENT.demo else "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": f"{ENTRANCE}.SignIn",
    "signup": f"{ENTRANCE}.SignUp",
    "add_email": f"{ENTRANCE}.ChangeEmail",
    "change_password": f"{ENTRANCE}.ChangePassword",
    "set_password": f"{ENTRANCE}.SetPassword",
    "reset_password": f"{ENTRANCE}.ForgottenPassword",
    "reset_password_from_key": f"{ENTRANCE}.NewPassword",
    "reauthenticate": f"{ENTRANCE}.ConfirmPassword",
}
MFA_FORMS = {
    "authenticate": f"{ENTRANCE}.Code",
    "reauthenticate": f"{ENTRANCE}.ConfirmCode",
    "activate_totp": f"{ENTRANCE}.FirstCode",
    "add_webauthn": f"{ENTRANCE}.AddPasskey",
    "edit_webauthn": f"{ENTRANCE}.RenamePasskey",
}
SOCIALACCOUNT_FORMS = {"signup": f"{ENTRANCE}.SignUpFromElsewhere"}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key", "signup": "20/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "wellspent.portal.accounts.allauth_adapter.Protection"
# A passkey belongs to an https address; a demonstration on localhost has none.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.demo
MFA_TOTP_ISSUER = "Wellspent"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if ENVIRONMENT.oidc_issuer:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "organisation",
                "name": ENVIRONMENT.oidc_name or "your organisation",
                "client_id": ENVIRONMENT.oidc_client_id,
                "secret": ENVIRONMENT.oidc_client_secret,
                "settings": {"server_url": ENVIRONMENT.oidc_issuer},
            }
        ]
    }

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
SIMPLE_HISTORY_REVERT_DISABLED = True
NINJA_NUM_PROXIES = 1 if ENVIRONMENT.https else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = [
    "wellspent.portal.tendering.offers.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CLAMAV = ENVIRONMENT.clamav
EMAIL_TIMEOUT = 10
LETTERS_WAIT: float | None = 2.0
"""Seconds without an offer after which receipts are sent; None: at once, by the request that makes them due."""
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
