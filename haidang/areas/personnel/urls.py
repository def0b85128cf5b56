"""Pages of people."""

from django.urls import path

from haidang.areas.personnel import views

app_name = "personnel"
urlpatterns = [
    path("", views.list_people, name="list"),
    path("export/", views.export_people, name="export"),
    path("add/", views.add, name="add"),
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.bring, name="bring_list"),
    path("imports/template.xlsx", views.template, name="import_template"),
    path("imports/<int:pk>/", views.one_import, name="import"),
    path("imports/<int:pk>/columns/", views.import_columns, name="import_columns"),
    path("imports/<int:pk>/findings/", views.import_findings, name="import_findings"),
    path("imports/<int:pk>/findings/decide/", views.decide_findings, name="decide_findings"),
    path("imports/<int:pk>/findings/<int:finding>/edit/", views.edit_cell, name="edit_cell"),
    path("imports/<int:pk>/rows/", views.import_rows, name="import_rows"),
    path("imports/<int:pk>/rows/decide/", views.decide_rows, name="decide_rows"),
    path("imports/<int:pk>/marked/", views.marked, name="import_marked"),
    path("imports/<int:pk>/apply/", views.apply, name="apply_import"),
    path("imports/<int:pk>/undo/", views.undo, name="undo_import"),
    path("imports/<int:pk>/withdraw/", views.withdraw_list, name="withdraw_import"),
    path("left/", views.left, name="left"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/mine/", views.my_corrections, name="my_corrections"),
    path("corrections/new/", views.contest, name="contest"),
    path("corrections/<int:pk>/", views.decide, name="decide_correction"),
    path("corrections/<int:pk>/take-back/", views.take_back, name="take_back_correction"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/reveal/", views.reveal, name="reveal"),
    path("<int:pk>/degrees/add/", views.new_degree, name="new_degree"),
    path("<int:pk>/degrees/<int:degree>/", views.edit_degree, name="edit_degree"),
    path("<int:pk>/leave/", views.new_leave, name="new_leave"),
    path("<int:pk>/leave/<int:leave>/back/", views.back_from_leave, name="back_from_leave"),
    path("<int:pk>/titles/add/", views.new_title, name="new_title"),
    path("<int:pk>/post/take-up/", views.take_up, name="take_up"),
    path("<int:pk>/post/second/", views.second_post, name="second_post"),
    path("<int:pk>/post/second/<int:post>/end/", views.end_second, name="end_second_post"),
    path("<int:pk>/certificates/add/", views.new_certificate, name="new_certificate"),
    path("<int:pk>/post/change/", views.change, name="change_post"),
    path("<int:pk>/post/move/", views.move, name="move"),
    path("<int:pk>/post/end/", views.end, name="end_post"),
]
