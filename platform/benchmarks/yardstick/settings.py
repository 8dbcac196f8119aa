"""Bare Django: no sessions, no middleware, one database, one template."""

import os
from pathlib import Path

import dj_database_url

SECRET_KEY = "yardstick"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.yardstick.views"
INSTALLED_APPS = ["benchmarks.yardstick"]
MIDDLEWARE: list[str] = []
DATABASES = {"default": {**dj_database_url.parse(os.environ["YARDSTICK_DATABASE_URL"]), "CONN_MAX_AGE": 60}}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
        },
    }
]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
