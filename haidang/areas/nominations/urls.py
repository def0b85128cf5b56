"""Pages of quotas and lists."""

from django.urls import path

from haidang.areas.nominations.views import (
    building,
    decisions,
    documents,
    limits,
    lists,
    quotas,
)

app_name = "nominations"
urlpatterns = [
    path("", lists.list_page, name="list"),
    path("approve/", decisions.approve_selected, name="approve_selected"),
    path("mine/", lists.mine, name="mine"),
    path("targets/<int:target_pk>/list/", lists.own_list, name="own_list"),
    path("lists/<int:pk>/", lists.detail, name="detail"),
    path("lists/<int:pk>/choose/", building.choose, name="choose"),
    path("lists/<int:pk>/fill/", building.fill, name="fill"),
    path("lists/<int:pk>/propose/", building.propose, name="propose"),
    path("lists/<int:pk>/submit/", building.submit, name="submit"),
    path("lists/<int:pk>/list.xlsx", lists.download, name="download"),
    path("lists/<int:pk>/approve/", decisions.approve, name="approve"),
    path("lists/<int:pk>/return/", decisions.send_back, name="return"),
    path("lists/<int:pk>/refuse/", decisions.refuse, name="refuse"),
    path("quotas/", quotas.overview, name="quotas"),
    path("quotas/<int:target_pk>/", quotas.quota, name="quota"),
    path("quotas/<int:target_pk>/open/", quotas.open_quota, name="open"),
    path("quotas/<int:target_pk>/split/", quotas.split, name="split"),
    path("quotas/<int:target_pk>/limit/", limits.change_limit, name="change_limit"),
    path("accounts/<int:pk>/", quotas.account, name="account"),
    path("accounts/<int:pk>/grant/", quotas.grant, name="grant"),
    path("accounts/<int:pk>/reclaim/", limits.reclaim, name="reclaim"),
    path("accounts/<int:pk>/give-back/", quotas.return_places, name="give_back"),
    path("documents/", documents.overview, name="documents"),
    path("targets/<int:target_pk>/documents/<slug:kind>/", documents.draft, name="draft_document"),
    path("documents/<int:pk>/", documents.detail, name="document"),
    path("documents/<int:pk>/document.docx", documents.file, {"form": "docx"}, name="document_docx"),
    path("documents/<int:pk>/document.pdf", documents.file, {"form": "pdf"}, name="document_pdf"),
    path("documents/<int:pk>/letters.pdf", documents.letters, name="document_letters"),
    path("documents/<int:pk>/sign/", documents.sign, name="sign_document"),
    path("documents/<int:pk>/discard/", documents.discard, name="discard_document"),
    path("lists/<int:pk>/list.docx", documents.roll, {"form": "docx"}, name="roll_docx"),
    path("lists/<int:pk>/list.pdf", documents.roll, {"form": "pdf"}, name="roll_pdf"),
    path("lists/<int:pk>/documents/", documents.of_list, name="list_documents"),
    path("lists/<int:pk>/documents/<int:document_pk>.pdf", documents.issued_to_list, name="list_document"),
]
