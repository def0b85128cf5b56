"""The plan on its way to every person: some read at once, some are late; communication and good practice beside it."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from haidang.areas.dissemination.models import Channel, Circulation, Edition, OutreachKind, Reader
from haidang.areas.dissemination.operations import (
    Audience,
    Text,
    Told,
    Written,
    confirm_on_paper,
    confirm_reading,
    endorse_practice,
    record_outreach,
    send_practice,
    start_circulation,
    write_practice,
)
from haidang.areas.personnel.models import Person
from haidang.foundation.access.models import Grant, Role
from haidang.foundation.accounts.models import User
from haidang.foundation.basics.evidence import EvidenceFile
from haidang.foundation.organisation.queries import the_city

TITLE = "Kế hoạch đào tạo, bồi dưỡng giai đoạn 2026–2030, định hướng 2035"
KNOW = (
    "Kế hoạch đưa giáo viên, cán bộ quản lý chưa đạt chuẩn đi đào tạo, bồi dưỡng.\n"
    "Mỗi người xem nhu cầu của mình trong hệ thống, xác nhận thông tin cá nhân và đăng ký với nhà trường."
)
READ_SHARE = 5  # of six with an account, so many have read
LATEST_READERS = 400  # played one by one; more would only cost time
MOST_SHEETS = 150
SCAN = EvidenceFile("bang-ky-nhan.pdf", "pdf", b"%PDF-1.4 demo", "0" * 64)


def play_dissemination(*, now: datetime) -> None:
    """Ten days ago the lead office passed the city's plan down; today most have confirmed."""
    son = User.objects.get(username="son")
    then = now - timedelta(days=10)
    circulation = start_circulation(
        TITLE,
        audience=Audience(unit=the_city()),
        text=Text(
            text=KNOW,
            question="Ai xác nhận nhu cầu đào tạo của bạn trước tiên?",
            answers=["Hiệu trưởng nhà trường", "Cơ sở đào tạo", "Không ai"],
            right_answer=0,
        ),
        due_on=timezone.localdate(now) - timedelta(days=1),
        source="108/KH-UBND của UBND thành phố",
        address=reverse("plans:detail", args=["ubnd-hp-2026-2030"]),
        by=son,
        now=then,
        today=timezone.localdate(then),
    )
    _read(circulation, then)
    _sign(circulation, then + timedelta(days=5))
    _tell(circulation, now)
    _share(now)


def _read(circulation: Circulation, then: datetime) -> None:
    edition = Edition.objects.get(circulation=circulation)
    readers = Reader.objects.filter(circulation=circulation, person__user__isnull=False).select_related("person__user")
    for place, reader in enumerate(readers.order_by("pk")[:LATEST_READERS]):
        user = reader.person.user
        if user is not None and place % (READ_SHARE + 1) and not user.is_demo:
            confirm_reading(reader, edition=edition, answer=0, by=user, now=then + timedelta(hours=place % 150))


def _sign(circulation: Circulation, when: datetime) -> None:
    """Four schools of five sent the sheet that nearly everybody without an account signed."""
    edition = Edition.objects.get(circulation=circulation)
    heads = (
        Grant.objects.filter(role=Role.PRINCIPAL, user__is_active=True).select_related("unit", "user").order_by("pk")
    )
    for place, head in enumerate(heads[:MOST_SHEETS]):
        if place % 5 and not head.user.is_demo:
            waiting = Reader.objects.filter(circulation=circulation, unit=head.unit, person__user=None, left_on=None)
            signed = waiting.exclude(pk__in=list(waiting.order_by("-pk").values_list("pk", flat=True)[: place % 4]))
            if signed.exists():
                confirm_on_paper(edition, unit=head.unit, readers=signed, scan=SCAN, by=head.user, now=when)


def _tell(circulation: Circulation, now: datetime) -> None:
    """Half of the units with a principal of the demo told something this month, all last month."""
    today = timezone.localdate(now)
    grants = Grant.objects.filter(role__in=(Role.PRINCIPAL, Role.WARD_OFFICER), user__is_active=True)
    for place, grant in enumerate(grants.select_related("unit", "user").order_by("pk")[:60]):
        days = [today - timedelta(days=35), *([today - timedelta(days=today.day // 2)] if place % 2 else [])]
        for day in days:
            told = Told(
                kind=OutreachKind.ARTICLE, channel=Channel.WEBSITE, title="Giáo viên và lộ trình nâng chuẩn",
                done_on=day, link=f"https://{grant.unit.code.lower()}.demo.example/tin/{day:%Y%m%d}", about=circulation,
            )  # fmt: skip
            record_outreach(told, unit=grant.unit, by=grant.user, now=now, today=today)


def _share(now: datetime) -> None:
    """One text is endorsed, one waits."""
    author = Person.objects.select_related("user", "unit").get(user__username="lan")
    assert author.user is not None
    for title, is_endorsed in (("Học chung giữa hai tổ chuyên môn", True), ("Nhật ký dự giờ trực tuyến", False)):
        text = Written(
            title=title,
            problem="Tổ ít người nên khó cử đi học mà không thiếu người dạy.",
            way="Hai trường ghép lịch, thay nhau dạy và dự giờ trực tuyến vào chiều thứ Năm.",
            outcome="Ba giáo viên đi học trọn khóa, không tiết nào bị bỏ.",
            level="THCS",
        )
        practice = send_practice(write_practice(text, author=author, by=author.user, now=now), by=author.user, now=now)
        if is_endorsed:
            mai = User.objects.get(username="mai")
            unit = Grant.objects.filter(user=mai, role=Role.WARD_OFFICER).select_related("unit")[0].unit
            endorse_practice(practice, unit=unit, words="Các trường nhỏ nên làm theo.", by=mai, now=now)
