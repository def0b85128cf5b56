"""Pages of dispatches and duties."""

from django.urls import path

from haidang.areas.dispatches.views import changing, doing, drafting, following, papers

app_name = "dispatches"
urlpatterns = [
    path("", following.index, name="list"),
    path("mine/", doing.mine, name="mine"),
    path("wards/", following.overview, name="overview"),
    path("new/", drafting.new, name="new"),
    path("duties/<int:pk>/", doing.duty, name="duty"),
    path("duties/<int:pk>/begin/", doing.begin, name="begin"),
    path("duties/<int:pk>/done/", doing.done, name="done"),
    path("duties/<int:pk>/again/", doing.take_up, name="take_up"),
    path("duties/<int:pk>/evidence/", doing.attach, name="attach"),
    path("duties/<int:pk>/accept/", following.accept_one, name="accept_one"),
    path("duties/<int:pk>/return/", following.return_one, name="return_one"),
    path("evidence/<int:pk>/", doing.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", doing.detach, name="detach"),
    path("rules/<int:pk>/remove/", drafting.drop_rule, name="drop_rule"),
    path("demands/<int:pk>/", drafting.edit_demand, name="edit_demand"),
    path("demands/<int:pk>/remove/", drafting.drop_demand, name="drop_demand"),
    path("amendments/<int:pk>/issue/", changing.issue, name="issue_amendment"),
    path("amendments/<int:pk>/drop/", changing.drop, name="drop_amendment"),
    path("amendments/<int:pk>/demands/<int:demand_pk>/", changing.end, name="end_demand"),
    path("<int:pk>/", following.dispatch, name="dispatch"),
    path("<int:pk>/units/<slug:code>/", following.unit, name="unit"),
    path("<int:pk>/waiting/", following.waiting, name="waiting"),
    path("<int:pk>/waiting/accept/", following.accept, name="accept"),
    path("<int:pk>/late/", following.late, name="late"),
    path("<int:pk>/late/remind/", following.remind, name="remind"),
    path("<int:pk>/text/", changing.text, name="text"),
    path("<int:pk>/changes/", changing.changes, name="changes"),
    path("<int:pk>/changes/begin/", changing.amend, name="amend"),
    path("<int:pk>/withdraw/", changing.withdraw, name="withdraw"),
    path("<int:pk>/draft/", drafting.draft, name="draft"),
    path("<int:pk>/draft/head/", drafting.head, name="head"),
    path("<int:pk>/draft/addressees/", drafting.rule, name="rule"),
    path("<int:pk>/draft/addressees/preview/", drafting.preview, name="preview"),
    path("<int:pk>/draft/demand/", drafting.demand, name="demand"),
    path("<int:pk>/draft/drop/", drafting.drop, name="drop"),
    path("<int:pk>/copy/", drafting.copy, name="copy"),
    path("<int:pk>/issue/", drafting.issue, name="issue"),
    path("<int:pk>/dispatch.docx", papers.word, name="word"),
    path("<int:pk>/dispatch.pdf", papers.pdf, name="pdf"),
    path("<int:pk>/fulfilment.xlsx", papers.fulfilment, name="fulfilment"),
]
