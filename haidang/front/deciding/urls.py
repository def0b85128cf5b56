"""Addresses of approvals."""

from django.urls import path

from haidang.front.deciding import views

app_name = "deciding"
urlpatterns = [
    path("", views.cases, name="list"),
    path("cases/<int:pk>/", views.case, name="case"),
    path("cases/<int:pk>/go/", views.go, name="go"),
    path("alarms/", views.alarms, name="alarms"),
    path("alarms/<int:pk>/take/", views.take, name="take_alarm"),
    path("alarms/<int:pk>/hand-back/", views.hand_back, name="hand_alarm_back"),
    path("deputies/", views.deputies, name="deputies"),
    path("deputies/new/", views.new_deputy, name="new_deputy"),
    path("deputies/<int:pk>/end/", views.end, name="end_deputy"),
]
