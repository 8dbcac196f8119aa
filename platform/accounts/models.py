"""People who sign in. The same table stands in the control database (accounts, with a password) and in each shop's
schema (shadow users without one, entered by a one-time pass)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """`email` is not unique: an unverified stranger may have typed it first, and saying so would tell who is here."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid7, unique=True)
    email = models.EmailField(_("e-mail"), db_index=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    locale = models.CharField(_("language"), max_length=8, blank=True)
    account_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "uuid"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """Never empty: where it is, Wagtail shows the user name, which here is a uuid."""
        return self.get_short_name()

    @property
    def last_name(self) -> str:
        return ""

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email.partition("@")[0]
