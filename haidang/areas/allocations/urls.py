"""Pages of allocations."""

from django.urls import path

from haidang.areas.allocations.views import answers, decisions, runs

app_name = "allocations"
urlpatterns = [
    path("", runs.index, name="list"),
    path("new/", runs.create, name="new"),
    path("answers/", answers.answers, name="answers"),
    path("mine/", answers.mine, name="mine"),
    path("<int:pk>/", runs.detail, name="detail"),
    path("<int:pk>/people/", runs.people, name="people"),
    path("<int:pk>/people/<int:choice_pk>/", decisions.lock, name="lock"),
    path("<int:pk>/fairness/", runs.fairness, name="fairness"),
    path("<int:pk>/proof.json", runs.proof, name="proof"),
    path("<int:pk>/publish/", decisions.publish, name="publish"),
    path("locks/<int:pk>/take-back/", decisions.unlock, name="unlock"),
]
