"""Pages of results and certificates."""

from django.urls import path

from haidang.areas.results.views import certificates, results

app_name = "results"
urlpatterns = [
    path("classes/<int:pk>/", results.of_class, name="class"),
    path("classes/<int:pk>/learners/", results.learners, name="learners"),
    path("classes/<int:pk>/marks.xlsx", results.class_file, name="class_file"),
    path("classes/<int:pk>/marks/", results.marks, name="marks"),
    path("classes/<int:pk>/recognise/", results.recognise, name="recognise"),
    path("classes/<int:pk>/return/", results.give_back, name="return"),
    path("mine/<int:pk>/", results.own, name="own"),
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/<int:pk>/", certificates.detail, name="certificate"),
    path("certificates/<int:pk>/revoke/", certificates.revoke, name="revoke"),
]
