"""Users who sign in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from haidang.foundation.basics.fields import plain_column


class UserManager(BaseUserManager["User"]):
    """Creates users; Django's authentication asks for it by this name."""

    def create_user(self, username: str, *, full_name: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, full_name=full_name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person who signs in. What they may do stands in access.Grant, never here."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    search = plain_column("full_name")
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(default=False)
    demo_title = models.CharField(max_length=120, blank=True)
    demo_hint = models.CharField(max_length=240, blank=True)
    demo_order = models.PositiveSmallIntegerField(default=0)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name else self.username

    def get_full_name(self) -> str:
        return self.full_name


class FailedSignIn(models.Model):
    """One failed attempt, kept so that guessing passwords becomes slow; forgotten when a sign-in succeeds."""

    username = models.CharField(max_length=60)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("failed sign-in")
        indexes = [models.Index(fields=["username", "at"], name="failed_sign_in_recent")]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
