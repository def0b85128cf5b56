"""Pages of attendance."""

from django.urls import path

from haidang.areas.attendance import views

app_name = "attendance"
urlpatterns = [
    path("classes/<int:pk>/", views.of_class, name="class"),
    path("classes/<int:pk>/attendance.xlsx", views.class_file, name="class_file"),
    path("lessons/<int:pk>/", views.roll, name="roll"),
    path("lessons/<int:pk>/take/", views.take, name="take"),
    path("lessons/<int:pk>/correct/", views.correct, name="correct"),
]
