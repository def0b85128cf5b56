"""Pages of the register of outgoing documents."""

from django.urls import path

from haidang.front.outgoing import views

app_name = "outgoing"
urlpatterns = [
    path("", views.register, name="register"),
    path("register.xlsx", views.register_xlsx, name="register_xlsx"),
    path("numbers/", views.continue_numbers, name="continue_numbers"),
    path("new/", views.write, name="write"),
    path("<int:pk>.docx", views.file, {"form": "docx"}, name="docx"),
    path("<int:pk>.pdf", views.file, {"form": "pdf"}, name="pdf"),
]
