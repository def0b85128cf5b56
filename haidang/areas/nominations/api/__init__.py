"""The quota ledger for programs: the same operations as the screens, asked for in JSON."""

from django.urls import path

from haidang.areas.nominations.api import accounts, swaps, targets

app_name = "nominations"
urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/moves/", accounts.moves, name="moves"),
    path("accounts/<int:pk>/overdue/", accounts.overdue, name="overdue"),
    path("accounts/<int:pk>/grant/", accounts.grant, name="grant"),
    path("accounts/<int:pk>/accept/", accounts.accept, name="accept"),
    path("accounts/<int:pk>/give-back/", accounts.return_places, name="give_back"),
    path("accounts/<int:pk>/reclaim/", accounts.reclaim, name="reclaim"),
    path("accounts/<int:pk>/swap/", swaps.swap, name="swap"),
    path("swaps/<int:pk>/", swaps.swap_detail, name="swap_detail"),
    path("swaps/<int:pk>/agree/", swaps.agree, name="agree_to_swap"),
    path("swaps/<int:pk>/decline/", swaps.decline, name="decline_swap"),
    path("swaps/<int:pk>/withdraw/", swaps.withdraw, name="withdraw_swap"),
    path("targets/<int:pk>/open/", targets.open_target, name="open"),
    path("targets/<int:pk>/raise/", targets.raise_target, name="raise"),
    path("targets/<int:pk>/cut/", targets.cut_target, name="cut"),
]
