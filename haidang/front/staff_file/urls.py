"""Pages of the staff file."""

from django.urls import path

from haidang.front.staff_file import views

app_name = "staff_file"
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/<slug:tab>/", views.mine, name="mine"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/<slug:tab>/", views.file, name="file"),
]
