"""Pages of the catalogue."""

from django.urls import path

from haidang.areas.standards import views

app_name = "standards"
urlpatterns = [
    path("", views.requirements, name="list"),
    path("<slug:code>/", views.requirement, name="detail"),
    path("<slug:code>/<int:version>/", views.requirement, name="version"),
]
