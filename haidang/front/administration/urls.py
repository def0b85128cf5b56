"""Addresses of the administration."""

from django.urls import path

from haidang.front.administration.views import accounts, authorities, reorganisations, unit_file, units

app_name = "administration"
urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/email/", accounts.email, name="write_email"),
    path("grants/<int:pk>/end/", accounts.end, name="end"),
    path("trail/", accounts.trail, name="trail"),
    path("units/", units.units, name="units"),
    path("units/units.xlsx", unit_file.units_xlsx, name="units_xlsx"),
    path("units/new/", units.new, name="new_unit"),
    path("units/file/", unit_file.bring, name="unit_file"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/correct/", units.correct, name="correct_unit"),
    path("reorganisations/", reorganisations.reorganisations, name="reorganisations"),
    path("reorganisations/new/", reorganisations.new, name="new_reorganisation"),
    path("reorganisations/<int:pk>/", reorganisations.reorganisation, name="reorganisation"),
    path("reorganisations/<int:pk>/change/", reorganisations.change, name="change_reorganisation"),
    path("reorganisations/<int:pk>/acts/<slug:kind>/", reorganisations.act, name="add_act"),
    path("reorganisations/<int:pk>/acts/<int:act>/remove/", reorganisations.take_away, name="remove_act"),
    path("reorganisations/<int:pk>/preview/", reorganisations.preview, name="preview"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/new/", authorities.new, name="new_authority"),
]
