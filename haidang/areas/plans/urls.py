"""Addresses of plans; a plan is named by its code."""

from django.urls import path

from haidang.areas.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/tasks/", views.tasks, name="tasks"),
    path("<slug:code>/issue/", views.issue, name="issue"),
    path("<slug:code>/document.docx", views.document, {"form": "docx"}, name="document"),
    path("<slug:code>/document.pdf", views.document, {"form": "pdf"}, name="document_pdf"),
    path("<slug:code>/tasks.xlsx", views.spreadsheet, name="spreadsheet"),
]
