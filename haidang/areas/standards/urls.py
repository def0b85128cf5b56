"""Pages of the catalogue, of its answers, of comparisons and of drafts."""

from django.urls import path

from haidang.areas.standards import views
from haidang.areas.standards.views import answers, comparison, draft_parts, drafts

app_name = "standards"
urlpatterns = [
    path("", views.requirements, name="list"),
    path("retirement-ages/", views.retirement, name="retirement"),
    path("answers/", answers.overview, name="answers"),
    path("answers/<slug:code>/", answers.by_place, name="answers_by_place"),
    path("answers/<slug:code>/people/", answers.people, name="answers_people"),
    path("people/<int:person_pk>/", answers.of_person, name="of_person"),
    path("compare/", comparison.comparison, name="compare"),
    path("compare/people/", comparison.people, name="compare_people"),
    path("compare/people.xlsx", comparison.export, name="compare_export"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/new/", drafts.start, name="start_draft"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/texts/", draft_parts.texts, name="draft_texts"),
    path("drafts/<int:pk>/conditions/new/", draft_parts.condition, name="draft_new_condition"),
    path("drafts/<int:pk>/conditions/<slug:code>/", draft_parts.condition, name="draft_condition"),
    path("drafts/<int:pk>/parameters/new/", draft_parts.parameter, name="draft_new_parameter"),
    path("drafts/<int:pk>/parameters/<slug:name>/", draft_parts.parameter, name="draft_parameter"),
    path(
        "drafts/<int:pk>/remove/condition/<slug:name>/",
        draft_parts.remove,
        {"kind": "condition"},
        name="drop_condition",
    ),
    path(
        "drafts/<int:pk>/remove/parameter/<slug:name>/",
        draft_parts.remove,
        {"kind": "parameter"},
        name="drop_parameter",
    ),
    path("drafts/<int:pk>/check/", draft_parts.check, name="draft_check"),
    path("drafts/<int:pk>/effect/", draft_parts.effect, name="draft_effect"),
    path("drafts/<int:pk>/people/", draft_parts.people, name="draft_people"),
    path("drafts/<int:pk>/people.xlsx", draft_parts.export, name="draft_export"),
    path("drafts/<int:pk>/cases/", draft_parts.cases, name="draft_cases"),
    path("drafts/<int:pk>/cases/expect/", draft_parts.expect, name="draft_expect"),
    path("drafts/<int:pk>/cases/expect-all/", draft_parts.expect_all, name="draft_expect_all"),
    path("drafts/<int:pk>/submit/", drafts.submit, name="submit_draft"),
    path("drafts/<int:pk>/withdraw/", drafts.withdraw, name="withdraw_draft"),
    path("drafts/<int:pk>/approve/", drafts.approve, name="approve_draft"),
    path("drafts/<int:pk>/return/", drafts.send_back, name="return_draft"),
    path("<slug:code>/", views.requirement, name="detail"),
    path("<slug:code>/<int:version>/", views.requirement, name="version"),
]
