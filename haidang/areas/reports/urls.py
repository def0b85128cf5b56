"""Addresses of the reports."""

from django.urls import path

from haidang.areas.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.appendix, name="appendix"),
    path("<slug:plan>/", views.appendix_of, name="appendix_of"),
    path("<slug:plan>/appendix.xlsx", views.appendix_xlsx, name="appendix_xlsx"),
    path("<slug:plan>/appendix.docx", views.appendix_document, {"form": "docx"}, name="appendix_docx"),
    path("<slug:plan>/appendix.pdf", views.appendix_document, {"form": "pdf"}, name="appendix_pdf"),
    path("target/<int:target>/", views.breakdown, name="breakdown"),
    path("target/<int:target>/breakdown.xlsx", views.breakdown_xlsx, name="breakdown_xlsx"),
    path("target/<int:target>/both-maps/", views.both_maps, name="both_maps"),
    path("target/<int:target>/both-maps.xlsx", views.both_maps_xlsx, name="both_maps_xlsx"),
    path("target/<int:target>/<slug:stage>/", views.people, name="people"),
    path("target/<int:target>/<slug:stage>/people.xlsx", views.people_xlsx, name="people_xlsx"),
]
