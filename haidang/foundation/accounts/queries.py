"""Reads of users."""

from django.db.models import QuerySet

from haidang.foundation.accounts.models import User


def demo_sign_ins() -> QuerySet[User]:
    """The people one may play in the demo city, in the order of the chain."""
    return User.objects.filter(is_demo=True, is_active=True).order_by("demo_order", "pk")
