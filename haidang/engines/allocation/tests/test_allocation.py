"""Known cases, worked out by hand."""

from dataclasses import replace

from haidang.engines.allocation.answer import Goal
from haidang.engines.allocation.pairs import list_pairs, name_places, prune
from haidang.engines.allocation.problem import Cap, Claim, Group, Lock, Minimum, Person, Problem, Quota
from haidang.engines.allocation.solve import allocate, choose_by_priority

# Two schools in ward A, one in ward B; the fewer months are left, the sooner one goes.
PEOPLE = (
    Person("an", "A1", "TOAN"), Person("binh", "A1", "TOAN"), Person("chi", "A1", "VAN"),
    Person("dung", "A2", "TOAN"), Person("em", "B1", "VAN"),
)  # fmt: skip
MONTHS = {"an": 84, "binh": 90, "chi": 100, "dung": 120, "em": 200}
BASE = Problem(
    people=PEOPLE,
    claims=tuple(Claim(one, "THCS", months) for one, months in MONTHS.items()),
    wards={"A1": "A", "A2": "A", "B1": "B"},
    seats={"THCS": 2},
)


def who(problem: Problem) -> set[str]:
    return {seat.person for seat in allocate(problem).seats}


def reasons(problem: Problem) -> dict[str, tuple[str, ...]]:
    return {one.person: one.reasons for one in allocate(problem).left_out}


def test_with_seats_alone_the_fewest_months_go_first() -> None:
    assert who(BASE) == {"an", "binh"}
    assert reasons(BASE) == dict.fromkeys(("chi", "dung", "em"), ("seats",))


def test_a_school_lets_only_so_many_go_at_once() -> None:
    capped = replace(BASE, caps=(Cap("A1", 1),))
    assert who(capped) == {"an", "dung"}
    assert reasons(capped)["binh"] == ("school_cap", "seats")


def test_a_school_keeps_enough_teachers_of_a_subject() -> None:
    assert who(replace(BASE, caps=(Cap("A1", 1, "TOAN"),))) == {"an", "chi"}


def test_the_quota_of_a_ward_and_of_a_school_bind() -> None:
    assert who(replace(BASE, quotas=(Quota("THCS", "A", 1),))) == {"an", "em"}
    assert who(replace(BASE, quotas=(Quota("THCS", "A1", 1),))) == {"an", "dung"}


def test_a_minimum_of_a_ward_comes_before_the_legal_order() -> None:
    assert who(replace(BASE, minimums=(Minimum("B", 1),))) == {"an", "em"}


def test_a_minimum_of_a_ward_comes_before_filling_seats() -> None:
    """Em alone can meet the minimum of ward B in T1; in T2 she would leave T1 to An and fill both seats."""
    problem = replace(
        BASE,
        claims=(Claim("an", "T1", 84), Claim("em", "T1", 200), Claim("em", "T2", 200)),
        seats={"T1": 1, "T2": 1},
    )
    assert len(allocate(problem).seats) == 2
    asked = allocate(replace(problem, minimums=(Minimum("B", 1, "T1"),)))
    assert {(seat.person, seat.target) for seat in asked.seats} == {("em", "T1")}
    assert [level.goal for level in asked.levels][:2] == [Goal.SHORTAGE, Goal.SEATS]


def test_a_minimum_that_cannot_be_reached_is_a_shortage_not_a_stop() -> None:
    answer = allocate(replace(BASE, minimums=(Minimum("B", 3),)))
    assert answer.shortages == {("B", ""): 2}
    assert len(answer.seats) == 2


def test_locks_hold_people_in_and_out() -> None:
    assert who(replace(BASE, held=(Lock("em", "THCS"),))) == {"em", "an"}
    barred = replace(BASE, barred=(Lock("an"),))
    assert who(barred) == {"binh", "chi"}
    assert reasons(barred)["an"] == ("barred",)


def test_locks_that_break_a_limit_are_told_and_nobody_goes() -> None:
    answer = allocate(replace(BASE, caps=(Cap("A1", 1),), held=(Lock("an", "THCS"), Lock("binh", "THCS"))))
    (conflict,) = answer.conflicts
    assert (conflict.limit, conflict.place, conflict.most) == ("school_cap", "A1", 1)
    assert conflict.locks == (("an", "THCS"), ("binh", "THCS"))
    assert answer.seats == ()


def test_a_conflict_leaves_out_a_lock_that_a_tighter_limit_refuses_alone() -> None:
    """There is no seat in T2: An's second lock cannot be kept whatever becomes of the first."""
    problem = replace(
        BASE,
        claims=(Claim("binh", "T2", 90), Claim("an", "T1", 84), Claim("an", "T2", 84)),
        seats={"T1": 2, "T2": 0},
        held=(Lock("binh", "T2"), Lock("an", "T1"), Lock("an", "T2")),
    )
    conflicts = allocate(problem).conflicts
    assert {conflict.locks for conflict in conflicts} == {(("binh", "T2"),), (("an", "T2"),)}
    assert {conflict.limit for conflict in conflicts} == {"seats"}


def test_a_lock_with_a_choice_of_period_is_no_part_of_a_conflict_of_others() -> None:
    bound = [replace(person, away=frozenset({"T7"})) for person in PEOPLE[:2]]
    problem = replace(
        BASE,
        people=(*bound, *PEOPLE[2:]),
        seats={"THCS": 3},
        groups=tuple(Group(f"THCS-{period}", "THCS", 3, "A", period) for period in ("T6", "T7")),
        caps=(Cap("A1", 1),),
        held=(Lock("an", "THCS"), Lock("binh", "THCS"), Lock("em", "THCS")),
    )
    (conflict,) = allocate(problem).conflicts
    assert conflict.locks == (("an", "THCS"), ("binh", "THCS"))


def test_a_lock_on_someone_without_a_claim_is_told() -> None:
    (conflict,) = allocate(replace(BASE, seats={"THCS": 2, "TH": 1}, held=(Lock("an", "TH"),))).conflicts
    assert conflict.limit == "impossible"


def test_looking_ahead_fills_a_seat_that_the_order_by_hand_leaves_empty() -> None:
    """An may go to either target, Bình to one only: by hand An takes the seat Bình needs."""
    problem = Problem(
        people=PEOPLE[:2],
        claims=(Claim("an", "T1", 1), Claim("an", "T2", 2), Claim("binh", "T1", 2)),
        wards={"A1": "A"},
        seats={"T1": 1, "T2": 1},
    )
    assert len(choose_by_priority(problem).seats) == 1
    assert {(seat.person, seat.target) for seat in allocate(problem).seats} == {("an", "T2"), ("binh", "T1")}


def test_among_equals_the_shares_of_the_wards_decide() -> None:
    people = (*PEOPLE, Person("giang", "B1", "TOAN"))
    claims = tuple(Claim(one, "THCS", 90) for one in ("an", "binh", "em", "giang"))
    answer = allocate(replace(BASE, people=people, claims=claims))
    assert {share.unit: share.served for share in answer.wards} == {"A": 1, "B": 1}


def test_everybody_learns_as_near_as_the_places_allow() -> None:
    problem = replace(
        BASE,
        seats={"THCS": 3},
        minimums=(Minimum("B", 1),),
        groups=(Group("far", "THCS", 2, "B"), Group("near", "THCS", 1, "A")),
        travel={("A", "B"): 10.0, ("B", "A"): 10.0},
    )
    answer = allocate(problem)
    places = {seat.person: seat.group for seat in answer.seats}
    assert places["em"] == "far"
    assert sorted(places.values()) == ["far", "far", "near"]
    travel = answer.levels[-1]
    assert (travel.goal, travel.value, travel.bound) == (Goal.TRAVEL, 10.0, 10.0)


def test_who_is_away_in_one_period_goes_in_the_other() -> None:
    groups = (Group("june", "THCS", 1, "A", "T6"), Group("july", "THCS", 1, "A", "T7"))
    people = (Person("an", "A1", "TOAN", frozenset({"T6"})), *PEOPLE[1:])
    answer = allocate(replace(BASE, people=people, groups=groups))
    assert {(seat.person, seat.period) for seat in answer.seats} == {("an", "T7"), ("binh", "T6")}


def test_caps_count_each_period_by_itself() -> None:
    groups = (Group("june", "THCS", 1, "A", "T6"), Group("july", "THCS", 1, "A", "T7"))
    assert who(replace(BASE, groups=groups, caps=(Cap("A1", 1),))) == {"an", "binh"}


def test_pruning_keeps_the_first_of_each_school() -> None:
    problem = replace(BASE, caps=(Cap("A1", 1), Cap("A2", 1), Cap("B1", 1)))
    names = name_places(problem)
    kept = prune(list_pairs(problem, names), problem, names)
    assert [problem.claims[place].person for place in kept.claim.tolist()] == ["an", "dung", "em"]


def test_out_of_time_the_order_by_hand_stands_and_nothing_is_called_proven() -> None:
    answer = allocate(BASE, seconds=0)
    assert {seat.person for seat in answer.seats} == {"an", "binh"}
    assert not answer.is_proven


def test_parts_that_share_nothing_are_solved_apart_and_added_up() -> None:
    other = tuple(Person(f"x{one.id}", f"X{one.school}", one.subject) for one in PEOPLE)
    both = Problem(
        people=(*PEOPLE, *other),
        claims=(*BASE.claims, *(Claim(f"x{claim.person}", "XTHCS", claim.priority) for claim in BASE.claims)),
        wards={**BASE.wards, **{f"X{school}": f"X{ward}" for school, ward in BASE.wards.items()}},
        seats={"THCS": 2, "XTHCS": 2},
    )
    assert who(both) == {"an", "binh", "xan", "xbinh"}
    assert next(level.value for level in allocate(both).levels if level.goal is Goal.SEATS) == 4


def test_nobody_claims_nothing() -> None:
    answer = allocate(replace(BASE, claims=()))
    assert (answer.seats, answer.unfilled) == ((), {"THCS": 2})


def test_solving_again_around_a_lock_changes_no_more_than_it_must() -> None:
    """Six alike at one school: the first two go; with the last locked in, one of them stays and nobody else moves."""
    people = tuple(Person(f"p{place}", "A1", "TOAN") for place in range(6))
    alike = replace(BASE, people=people, claims=tuple(Claim(one.id, "THCS", 90) for one in people))
    assert who(alike) == {"p0", "p1"}
    assert who(replace(alike, held=(Lock("p5", "THCS"),))) == {"p0", "p5"}
    assert who(replace(alike, barred=(Lock("p0", "THCS"),))) == {"p1", "p2"}
