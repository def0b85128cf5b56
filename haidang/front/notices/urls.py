"""Addresses of notices."""

from django.urls import path

from haidang.front.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.mine, name="list"),
    path("seen/", views.see_everything, name="see_all"),
    path("settings/", views.settings_page, name="settings"),
    path("ledger/", views.ledger_page, name="ledger"),
    path("ledger/<int:pk>/", views.delivery, name="delivery"),
    path("ledger/<int:pk>/again/", views.again, name="again"),
    path("ledger/<int:pk>/bounced/", views.bounced, name="bounced"),
    path("<int:pk>/", views.open_notice, name="open"),
]
