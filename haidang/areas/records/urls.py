"""Pages of the ledger."""

from django.urls import path

from haidang.areas.records import views

app_name = "records"
urlpatterns = [path("people/<int:person_pk>/", views.ledger, name="ledger")]
