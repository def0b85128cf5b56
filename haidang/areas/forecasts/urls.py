"""Pages of forecasts."""

from django.urls import path

from haidang.areas.forecasts import views

app_name = "forecasts"
urlpatterns = [
    path("", views.scenarios, name="list"),
    path("new/", views.create, name="new"),
    path("compare/", views.compare, name="compare"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/assumptions/", views.assumptions, name="assumptions"),
    path("<int:pk>/export.xlsx", views.export, name="export"),
]
