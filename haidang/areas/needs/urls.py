"""Pages of needs."""

from django.urls import path

from haidang.areas.needs.views import needs, rounds, sheets

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
    path("mine/", needs.mine, name="mine"),
    path("people/<int:person_pk>/", needs.of_person, name="of_person"),
    path("<int:pk>/", needs.need, name="need"),
    path("<int:pk>/answer/", needs.answer, name="answer"),
]
