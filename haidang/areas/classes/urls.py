"""Pages of classes."""

from django.urls import path

from haidang.areas.classes.views import classes, lessons, places

app_name = "classes"
urlpatterns = [
    path("", classes.index, name="list"),
    path("mine/", classes.mine, name="mine"),
    path("absences/", classes.away, name="absences"),
    path("new/", classes.create, name="create"),
    path("<int:pk>/", classes.detail, name="detail"),
    path("<int:pk>/start/", classes.start, name="start"),
    path("<int:pk>/finish/", classes.finish, name="finish"),
    path("<int:pk>/learners.xlsx", classes.learners_file, name="learners_file"),
    path("<int:pk>/lessons/", lessons.plan, name="plan_lessons"),
    path("<int:pk>/places/", places.fill, name="enrol"),
    path("lessons/<int:pk>/move/", lessons.move, name="move_lesson"),
    path("lessons/<int:pk>/cancel/", lessons.cancel, name="cancel_lesson"),
    path("learners/<int:pk>/leave/", places.leave, name="withdraw"),
]
