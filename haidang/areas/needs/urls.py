"""Pages of needs."""

from django.urls import path

from haidang.areas.needs.views import comparisons, needs, papers, rounds, sheets, wishes, years

app_name = "needs"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.open_new_round, name="open_round"),
    path("rounds/<int:pk>/", rounds.one_round, name="round"),
    path("rounds/<int:pk>/localities/", rounds.localities, name="localities"),
    path("rounds/<int:pk>/requirements/", rounds.requirements, name="requirements"),
    path("rounds/<int:pk>/close/", rounds.close, name="close_round"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/confirm/", sheets.confirm, name="confirm_sheet"),
    path("sheets/<int:pk>/ask-again/", sheets.reassess, name="reassess_sheet"),
    path("sheets/<int:pk>/declare/", sheets.declare, name="declare_need"),
    path("sheets/<int:pk>/verify/", sheets.verify, name="verify_sheet"),
    path("sheets/<int:pk>/return/", sheets.send_back, name="return_sheet"),
    path("sheets/<int:pk>/export.xlsx", sheets.export, name="export_sheet"),
    path("sheets/<int:pk>/report.docx", papers.sheet_report, {"form": "docx"}, name="sheet_report"),
    path("sheets/<int:pk>/report.pdf", papers.sheet_report, {"form": "pdf"}, name="sheet_report_pdf"),
    path("sheets/<int:pk>/years/", years.of_sheet, name="sheet_years"),
    path("rounds/<int:pk>/years/", years.of_round, name="round_years"),
    path("rounds/<int:pk>/difference/", comparisons.difference, name="difference"),
    path("rounds/<int:pk>/report.docx", papers.round_report, {"form": "docx"}, name="round_report"),
    path("rounds/<int:pk>/report.pdf", papers.round_report, {"form": "pdf"}, name="round_report_pdf"),
    path("rounds/<int:pk>/export.xlsx", papers.round_export, name="round_export"),
    path("rounds/<int:pk>/statement/", papers.statement, name="statement"),
    path("rounds/<int:pk>/statement.docx", papers.statement_document, {"form": "docx"}, name="statement_document"),
    path("rounds/<int:pk>/statement.pdf", papers.statement_document, {"form": "pdf"}, name="statement_document_pdf"),
    path("intakes/<int:pk>/", years.intake, name="change_intake"),
    path("mine/", needs.mine, name="mine"),
    path("mine/wish/", wishes.make, name="make_wish"),
    path("wishes/<int:pk>/withdraw/", wishes.withdraw, name="withdraw_wish"),
    path("wishes/<int:pk>/take/", wishes.take, name="take_wish"),
    path("wishes/<int:pk>/decline/", wishes.decline, name="decline_wish"),
    path("evidence/<int:pk>/", papers.evidence, name="evidence"),
    path("people/<int:person_pk>/", needs.of_person, name="of_person"),
    path("<int:pk>/", needs.need, name="need"),
    path("<int:pk>/answer/", needs.answer, name="answer"),
    path("<int:pk>/year/", years.move, name="move_year"),
]
