"""Pages of dissemination."""

from django.urls import path

from haidang.areas.dissemination.views import circulations, outreach, papers, practices, reading

app_name = "dissemination"
urlpatterns = [
    path("", circulations.overview, name="list"),
    path("new/", circulations.start, name="start"),
    path("<int:pk>/", circulations.detail, name="detail"),
    path("<int:pk>/people/", circulations.people, name="people"),
    path("<int:pk>/edition/", circulations.new_edition, name="new_edition"),
    path("<int:pk>/end/", circulations.end, name="end"),
    path("<int:pk>/remind/", circulations.remind, name="remind"),
    path("<int:pk>/sheet/", papers.sign_sheet, name="sign_sheet"),
    path("<int:pk>/sheet.docx", papers.blank_sheet, {"form": "docx"}, name="sheet_docx"),
    path("<int:pk>/sheet.pdf", papers.blank_sheet, {"form": "pdf"}, name="sheet_pdf"),
    path("<int:pk>/proof.<slug:form>", papers.proof, name="proof"),
    path("sheets/<int:pk>/", papers.scan, name="scan"),
    path("<int:pk>/read/", reading.read, name="read"),
    path("mine/", reading.mine, name="mine"),
    path("communication/", outreach.register, name="outreach"),
    path("communication/months/", outreach.months, name="months"),
    path("communication/register.xlsx", outreach.download_register, name="outreach_export"),
    path("communication/new/", outreach.record_entry, name="record_outreach"),
    path("communication/<int:pk>/withdraw/", outreach.withdraw, name="withdraw_outreach"),
    path("communication/pictures/<int:pk>/", outreach.picture, name="picture"),
    path("practices/", practices.shelf, name="practices"),
    path("practices/new/", practices.write, name="write_practice"),
    path("practices/<int:pk>/", practices.detail, name="practice"),
    path("practices/<int:pk>/edit/", practices.rewrite, name="rewrite_practice"),
    path("practices/<int:pk>/send/", practices.send, name="send_practice"),
    path("practices/<int:pk>/endorse/", practices.endorse, name="endorse_practice"),
    path("practices/<int:pk>/return/", practices.send_back, name="return_practice"),
]
