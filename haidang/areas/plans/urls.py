"""Addresses of plans; a plan is named by its code."""

from django.urls import path

from haidang.areas.plans.views import findings, imports, names, plans

app_name = "plans"
urlpatterns = [
    path("", plans.index, name="list"),
    path("imports/", imports.index, name="imports"),
    path("imports/new/", imports.bring, name="bring"),
    path("imports/<int:pk>/", imports.detail, name="import"),
    path("imports/<int:pk>/correct/", imports.correct, name="import_correct"),
    path("imports/<int:pk>/restore/", imports.restore, name="import_restore"),
    path("imports/<int:pk>/name/", imports.name_unit, name="import_name"),
    path("imports/<int:pk>/accept/", imports.accept, name="import_accept"),
    path("imports/<int:pk>/withdraw/", imports.withdraw, name="import_withdraw"),
    path("imports/<int:pk>/file/", imports.file, name="import_file"),
    path("unit-names/", names.index, name="unit_names"),
    path("unit-names/<int:pk>/end/", names.end, name="unit_name_end"),
    path("<slug:code>/", plans.detail, name="detail"),
    path("<slug:code>/tasks/", plans.tasks, name="tasks"),
    path("<slug:code>/findings/", findings.index, name="findings"),
    path("<slug:code>/issue/", plans.issue, name="issue"),
    path("<slug:code>/document.docx", plans.document, {"form": "docx"}, name="document"),
    path("<slug:code>/document.pdf", plans.document, {"form": "pdf"}, name="document_pdf"),
    path("<slug:code>/tasks.xlsx", plans.spreadsheet, name="spreadsheet"),
]
