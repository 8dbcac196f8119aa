"""Settings common to all ways of running. Read from top to bottom; nothing is computed elsewhere."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.logs import *  # noqa: F403
from config.settings.work import WORK_KINDS  # noqa: F401

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(env.text("ECHOPPE_DATA") or ROOT / "var")

POD_ID = env.text("POD_ID", "pod1")
PLATFORM_HOST = env.text("PLATFORM_HOST", "localhost")
SHOPS_DOMAIN = env.text("SHOPS_DOMAIN", PLATFORM_HOST)  # <shop>.SHOPS_DOMAIN
ADMIN_DOMAIN = env.text("ADMIN_DOMAIN", f"admin.{PLATFORM_HOST}")  # <shop>.ADMIN_DOMAIN
PUBLIC_PORT = env.text("ECHOPPE_PORT", "8000")  # the port that browsers see; empty behind a proxy on 80/443
PUBLIC_SCHEME = env.text("PUBLIC_SCHEME", "http")
ALLOWED_HOSTS = ["*"]  # the host middleware knows every host, and answers 404 to the others
TRUSTED_PROXY = env.flag("TRUSTED_PROXY")  # only then X-Forwarded-Proto and -For are read

# --- Apps, by world ---------------------------------------------------------------------------------------------
CONTROL_APPS = [
    "tenants",
    "billing",
    "gateways",
    "oversight",
    "console",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "accounts.signed_in.SignedInConfig",  # allauth.usersessions
]
BOTH_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "accounts",
]
SHOP_APPS = [
    "core",
    "media",
    "staff",
    "integrations",
    "commerce.store",
    "commerce.catalog",
    "commerce.inventory",
    "commerce.customers",
    "commerce.currencies",
    "commerce.pricelists",
    "commerce.search",
    "commerce.shipping",
    "commerce.taxes",
    "commerce.promotions",
    "commerce.giftcards",
    "commerce.payments",
    "commerce.cart",
    "commerce.orders",
    "commerce.invoices",
    "commerce.reviews",
    "commerce.checkout",
    "commerce.notifications",
    "commerce.importexport",
    "builder.blocks",
    "builder.pages",
    "builder.layouts",
    "builder.editor",
    "builder.translations",
    "builder.contact",
    "builder.navigation",
    "builder.consent",
    "builder.campaigns",
    "builder.polls",
    "builder.privacy",
    "builder.appblocks",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.snippets",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]
FACES = ["config", "onboarding", "website", "dashboard", "storefront", "api", "themes"]
INSTALLED_APPS = [
    "django.contrib.staticfiles",  # first: asked for by name, from the first app on, for each file that a page names
    *BOTH_APPS,
    "dashboard",  # before Wagtail's admin, whose templates it overrides
    *[app for app in FACES if app != "dashboard"],
    *CONTROL_APPS,
    *SHOP_APPS,
    "django_htmx",
    "django_prometheus",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
]
TENANT_APPS = SHOP_APPS  # django-tenants asks for these names
SHARED_APPS = CONTROL_APPS
TENANT_MODEL = "tenants.Shop"
TENANT_DOMAIN_MODEL = "tenants.Host"

# --- Requests ---------------------------------------------------------------------------------------------------
MIDDLEWARE = [
    "core.http.request_log.RequestLogMiddleware",
    "core.http.security.SecurityHeadersMiddleware",  # before the hosts: their 404 carries the headers too
    "oversight.middleware.LoadMiddleware",
    "api.middleware.ApiMiddleware",  # before the hosts: their refusals are pages
    "tenants.middleware.HostMiddleware",
    "config.middleware.StaticFilesMiddleware",
    "config.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.http.csrf.OriginCsrfMiddleware",
    "config.middleware.AuthenticationMiddleware",
    "config.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dashboard.plan.frozen.FrozenMiddleware",
    "dashboard.plan.storage.StorageMiddleware",
    "dashboard.trail.TrailMiddleware",
    "dashboard.one_at_a_time.OneSaveAtATimeMiddleware",
    "dashboard.made_up.MadeUpRequestMiddleware",
]
ROOT_URLCONF = "config.urls_platform"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "core.form_renderer.PlainRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

# --- Databases ---------------------------------------------------------------------------------------------------
DATABASE_ROUTERS = ["tenants.router.WorldRouter"]
ALLOW_TRANSACTION_ACROSS_SHOPS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "accounts.backends.EmailBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/shops/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_SCHEME
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUSTED_PROXY else 0
SIGNUPS_PER_ADDRESS = env.number("SIGNUPS_PER_ADDRESS", 10)  # an hour, from one IP address
SIGNUPS_IN_ALL = env.number("SIGNUPS_IN_ALL", 300)  # an hour
IMPORT_MEGABYTES = env.number("IMPORT_MEGABYTES", 2000)  # a shop in a file, brought by a browser
SHOPS_PER_ACCOUNT = env.number("SHOPS_PER_ACCOUNT", 10)  # opened in a day
ADMIN_SESSION_HOURS = 12  # then a new pass is needed, for which membership is looked up again
SUPPORT_NEEDS_CONSENT = env.flag("SUPPORT_NEEDS_CONSENT", default=True)  # of a shop's owner, before operators enter
SUPPORT_DAYS = 7  # how long an owner lets the support in
CONFIRMED_MINUTES = 10  # how long proving again who one is lasts for dangerous acts in a shop
INVITATION_DAYS = 7
INVITATIONS_PER_SHOP = env.number("INVITATIONS_PER_SHOP", 50)  # mails a day
MFA_ADAPTER = "accounts.second_factor.Adapter"
MFA_TOTP_ISSUER = "Échoppe"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False

# --- Sessions and cookies: host-only, bound to the shop --------------------------------------------------------------
# Browsers keep `__Host-` and Secure cookies for TLS alone; a first run on http://localhost goes without both.
IS_SECURE = PUBLIC_SCHEME == "https"
COOKIE_PREFIX = "__Host-" if IS_SECURE else ""
SESSION_ENGINE = "tenants.session_store"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}echoppe"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.http.csrf.refused"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}lang"
LANGUAGE_COOKIE_SECURE = IS_SECURE
CART_COOKIE_NAME = f"{COOKIE_PREFIX}cart"
SECURE_CONTENT_TYPE_NOSNIFF = False  # core.http.security sets each header, once
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Who runs this instance: the public site's legal notice says so ------------------------------------------------
OPERATOR_NAME = env.text("OPERATOR_NAME")
OPERATOR_ADDRESS = env.text("OPERATOR_ADDRESS")
OPERATOR_REGISTRATION = env.text("OPERATOR_REGISTRATION")  # register and number, VAT number
OPERATOR_DIRECTOR = env.text("OPERATOR_DIRECTOR")  # the person who answers for what is published
OPERATOR_EMAIL = env.text("OPERATOR_EMAIL")
OPERATOR_PHONE = env.text("OPERATOR_PHONE")
OPERATOR_HOSTING = env.text("OPERATOR_HOSTING")  # name, address and phone of the hosting company
SOURCE_URL = env.text("SOURCE_URL")  # where the source code of this instance can be had

# --- Language, time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static", *sorted((ROOT / "themes" / "library").glob("*/static"))]
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
MAKES_AVIF = env.flag("MAKES_AVIF", default=True)  # a second of a worker per picture, for a quarter less to load
STORAGES = {
    "default": {"BACKEND": "core.storage.ShopFileStorage"},
    "platform": {"BACKEND": "core.storage.PlatformFileStorage"},
    "staticfiles": {"BACKEND": "core.static.StaticStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
WAGTAILIMAGES_IMAGE_MODEL = "media.ShopImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif", "avif"]
WAGTAILIMAGES_FEATURE_DETECTION_ENABLED = False
WAGTAILDOCS_DOCUMENT_MODEL = "media.ShopDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
ALLOW_PRIVATE_FETCH = False  # core.fetch: addresses inside our own network, for tests and demonstrations

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Échoppe"
WAGTAILADMIN_BASE_URL = f"{PUBLIC_SCHEME}://{PLATFORM_HOST}"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_LOGIN_URL = "staff_sign_in"
WAGTAIL_APPEND_SLASH = True
WAGTAIL_I18N_ENABLED = True  # docs/languages.md

# --- Mail ------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"Échoppe <no-reply@{PLATFORM_HOST}>")
EMAIL_BACKEND = "core.mailbox.backend.FileMailbox"
MAILBOX_DIR = DATA / "mail"

# --- Background work ---------------------------------------------------------------------------------------------------
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
METRICS_TOKEN = env.text("METRICS_TOKEN")  # lets Prometheus in from other machines

# --- Pool of ready schemas ----------------------------------------------------------------------------------------------
TEST_PAYMENT_DELAY = env.number("TEST_PAYMENT_DELAY", 30)  # seconds until the test provider knows a delayed outcome
SCHEMA_POOL_SIZE = env.number("SCHEMA_POOL_SIZE", 5)
API_CALLS_OF_A_KEY = env.number("API_CALLS_OF_A_KEY", 120)  # a minute
API_CALLS_OF_A_SHOP = env.number("API_CALLS_OF_A_SHOP", 600)  # a minute, all its keys together
COUNTS_LOAD = True  # which shops cost how much time, for the console
AUDIT_DAYS = env.number("AUDIT_DAYS", 730)  # how long a shop's activity log is kept; 0: for ever
THEME_SHOWCASES = env.flag("THEME_SHOWCASES", default=True)  # live demonstrations of the gallery: a shop per theme
NIGHTLY_COPIES = env.flag("NIGHTLY_COPIES", default=True)  # of every shop, kept for a week
EDGE_ADDRESSES = env.text("EDGE_ADDRESSES").split()  # public IP addresses of this installation, for domains of shops
DNS_SECONDS = 4.0  # then nobody has answered
DNS_RESOLVERS = env.text("DNS_RESOLVERS").split()  # instead of the machine's own
PLANS_FILE = env.text("PLANS_FILE")  # a catalogue of plans of one's own; billing/plans.toml else
SUBPROCESSORS_FILE = env.text("SUBPROCESSORS_FILE")  # a list of one's own; billing/texts/subprocessors.toml else

# --- VAT numbers ----------------------------------------------------------------------------------------------------------
VIES_URL = env.text("VIES_URL", "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number")

# --- Rates of currencies --------------------------------------------------------------------------------------------------
ECB_URL = env.text("ECB_URL", "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml")

# --- Carriers -------------------------------------------------------------------------------------------------------------
SENDCLOUD_URL = env.text("SENDCLOUD_URL", "https://panel.sendcloud.sc/api/v2")
SENDCLOUD_POINTS_URL = env.text("SENDCLOUD_POINTS_URL", "https://servicepoints.sendcloud.sc/api/v2")
EASYPOST_URL = env.text("EASYPOST_URL", "https://api.easypost.com/v2")

# --- Stripe (docs/payments.md) --------------------------------------------------------------------------------------------
STRIPE_API_VERSION = "2026-10-28.endive"
STRIPE_LIVE_KEY = env.text("STRIPE_LIVE_KEY")
STRIPE_TEST_KEY = env.text("STRIPE_TEST_KEY")
STRIPE_API_BASE = env.text("STRIPE_API_BASE")  # another server than Stripe's: for tests and demonstrations alone
STRIPE_NETWORK_RETRIES = 2
STRIPE_USES_ACCOUNTS_V2 = env.flag("STRIPE_USES_ACCOUNTS_V2", default=True)
STRIPE_WEBHOOK_SECRETS = {  # several, parted by commas, while a secret is being changed
    name: [part for part in env.text(f"STRIPE_WEBHOOK_SECRETS_{name.upper()}").split(",") if part]
    for name in ("platform", "connect", "accounts")
}
APPLICATION_FEE_BASIS_POINTS = env.number("APPLICATION_FEE_BASIS_POINTS", 0)  # of each payment, for the platform
BILLING_TAX = env.flag("BILLING_TAX")  # VAT on what merchants pay: needs registrations in Stripe Tax, else it is 0
MOLLIE_API_BASE = env.text("MOLLIE_API_BASE", "https://api.mollie.com")  # these three: others for tests alone
PAYPAL_API_BASE = env.text("PAYPAL_API_BASE", "https://api-m.paypal.com")
PAYPAL_TEST_API_BASE = env.text("PAYPAL_TEST_API_BASE", "https://api-m.sandbox.paypal.com")
PAYMENT_PAGES = [  # where forms may lead to
    "https://checkout.stripe.com", "https://connect.stripe.com", "https://billing.stripe.com",
    "https://www.mollie.com", "https://pay.mollie.com",
    "https://www.paypal.com", "https://www.sandbox.paypal.com",
]  # fmt: skip
# Those three are there, wrapped per world (config.middleware); USERNAME_FIELD is a uuid on purpose.
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003", "admin.E408", "admin.E409", "admin.E410"]
