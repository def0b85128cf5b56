"""Pages of people."""

from django.urls import path

from haidang.areas.personnel import views

app_name = "personnel"
urlpatterns = [
    path("", views.list_people, name="list"),
    path("export/", views.export_people, name="export"),
    path("add/", views.add, name="add"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
    path("<int:pk>/degrees/add/", views.new_degree, name="new_degree"),
    path("<int:pk>/certificates/add/", views.new_certificate, name="new_certificate"),
    path("<int:pk>/post/change/", views.change, name="change_post"),
    path("<int:pk>/post/move/", views.move, name="move"),
    path("<int:pk>/post/end/", views.end, name="end_post"),
]
