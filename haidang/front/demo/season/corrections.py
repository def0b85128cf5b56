"""What teachers contest of their records: one waits for the principal, one was right, one was not."""

from datetime import date, datetime, timedelta

from haidang.areas.personnel.models import ContestedFact, Person
from haidang.areas.personnel.operations import SentFile, accept_correction, ask_correction, refuse_correction
from haidang.front.demo.cast import CAST_SCHOOL, LAN
from haidang.front.demo.season.actors import Actors

PAPER = SentFile(name="quyet-dinh-tuyen-dung.pdf", content=b"%PDF-1.4\n% quyet dinh tuyen dung (mau)\n%%EOF\n")
WAITS = "Bằng thạc sĩ tôi nhận tháng 6 vừa qua chưa có trong hồ sơ; tôi gửi kèm bản sao."
RIGHT = "Nơi sinh ghi thiếu tên xã cũ, tôi gửi kèm quyết định tuyển dụng."
WRONG = "Ngày tuyển dụng ghi muộn một năm so với thời gian tôi dạy hợp đồng."


def contest_facts(actors: Actors, *, now: datetime) -> int:
    """At the school of the cast, in the last two weeks."""
    lan = Person.objects.select_related("unit", "user").get(full_name=LAN, unit__code=CAST_SCHOOL)
    principal = actors.principals[lan.unit_id]
    if lan.user is None:
        return 0
    earlier = now - timedelta(days=12)
    place = ask_correction(
        lan, fact=ContestedFact.BIRTHPLACE, proposed="Xã An Đồng, Hải Phòng", statement=RIGHT, files=[PAPER],
        by=lan.user, now=earlier,
    )  # fmt: skip
    accept_correction(place, reason="Đúng theo quyết định tuyển dụng.", by=principal, now=now - timedelta(days=10))
    joined = ask_correction(
        lan, fact=ContestedFact.JOINED_ON, proposed=date(2006, 9, 1).isoformat(), statement=WRONG, files=[],
        by=lan.user, now=earlier,
    )  # fmt: skip
    reason = "Thời gian hợp đồng chưa tính là tuyển dụng; quyết định tuyển dụng ghi ngày 01/9/2007."
    refuse_correction(joined, reason=reason, by=principal, now=now - timedelta(days=9))
    ask_correction(
        lan, fact=ContestedFact.DEGREE, proposed="", statement=WAITS, files=[PAPER], by=lan.user,
        now=now - timedelta(days=2),
    )  # fmt: skip
    return 3
