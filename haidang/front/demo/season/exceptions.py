"""What happens to lists besides the rule: an exception is proposed, somebody is sent back while the rest goes on."""

from datetime import date

from haidang.areas.nominations.models import NominationList, QuotaAccount
from haidang.areas.nominations.operations.decisions import approve_list
from haidang.areas.nominations.operations.exceptions import propose_exception
from haidang.areas.nominations.operations.ledger import give_back
from haidang.areas.nominations.operations.lists import remove_person
from haidang.areas.nominations.queries.lists import people_on
from haidang.areas.nominations.queries.people import list_candidates, staff_without_need
from haidang.foundation.approvals.models import Case
from haidang.foundation.approvals.queries import pending_step
from haidang.front.demo.season.actors import Actors
from haidang.front.demo.season.days import moment

WHY_EXCEPTION = "Tổ trưởng chuyên môn, chưa dạy môn này nhưng sẽ phụ trách tập huấn lại cho cả tổ từ học kỳ II."
WHY_FEWER = "Tổ chuyên môn chưa bố trí được người dạy thay cho quá sáu giáo viên cùng lúc."
WHY_BACK = "Đang phụ trách lớp 9 ôn thi; đề nghị trường cử vào đợt sau."


def propose_one(drawn: NominationList, actors: Actors, *, on: date) -> None:
    """The last on the list makes room for somebody without a need, for a reason."""
    by, now = actors.principals[drawn.school_id], moment(on, 9)
    last = people_on(drawn).select_related("list").last()
    candidates = list_candidates(drawn.target, school=drawn.school, today=on)
    others = staff_without_need(candidates, school=drawn.school, today=on)
    person = others.filter(posts__kind="teacher", posts__period__contains=on).first()
    if last is None or person is None:
        return
    remove_person(last, by=by, now=now)
    propose_exception(drawn, person=person, reason=WHY_EXCEPTION, by=by, now=now, today=on)


def leave_two_out(drawn: NominationList, actors: Actors, *, on: date) -> None:
    """The last two leave the list and the school gives its free places back, so that they will wait."""
    by, now = actors.principals[drawn.school_id], moment(on, 9)
    last = list(people_on(drawn).select_related("list"))[-2:]
    for nomination in last:
        remove_person(nomination, by=by, now=now)
    account = QuotaAccount.objects.get(target=drawn.target, unit=drawn.school_id)
    give_back(account, quantity=account.free, reason=WHY_FEWER, by=by, now=now)


def send_one_back(waiting: NominationList, actors: Actors, *, on: date) -> None:
    """The holder of the pending step approves the list without its last person."""
    step = pending_step(Case.objects.get(nomination_list=waiting))
    people = list(people_on(waiting))
    if step is None or len(people) < 2:
        return
    by = actors.officers.get(step.unit_id, actors.lead_office)
    approve_list(waiting, step=step, by=by, now=moment(on, 10), today=on, sent_back={people[-1].pk: WHY_BACK})
