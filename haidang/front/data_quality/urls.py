"""Pages of the quality of records."""

from django.urls import path

from haidang.front.data_quality import views

app_name = "data_quality"
urlpatterns = [
    path("", views.board, name="board"),
    path("people/", views.people, name="people"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("merge/<int:keep>/<int:drop>/", views.merge_two, name="merge"),
    path("merge/<int:keep>/<int:drop>/apart/", views.apart, name="apart"),
]
