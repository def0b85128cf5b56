"""Steps of classes, attendance, results and certificates."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.browser import PHONE, Crew
from tests.journeys.moves import fill, follow_rail, main_of, press, says, unfold

TARGET = "KHTN (THCS)"
TEACHER = "Trần Thị Lan"
MISSED = "Bùi Thị Cúc"  # one lesson of three: below 80 %
FAILED = "Lý Văn Sáng"
DAYS = 3


def open_the_class(crew: Crew, today: date) -> None:
    """The lead office opens a class whose days are over, and gives everyone approved a place."""
    page = crew.of("son")
    follow_rail(page, "Lớp học")
    crew.look(page, "26-no-class-yet")
    press(page, "Mở lớp")
    fill(
        page,
        {
            "Đối tượng theo kế hoạch": TARGET,
            "Chương trình": "Khoa học tự nhiên",
            "Cơ sở đào tạo": "Trường Đại học mẫu",
            "hoặc phòng mới": "Phòng 201",
            "Số chỗ của phòng mới": "40",
            "Số chỗ của lớp": "30",
            "Ngày khai giảng": (today - timedelta(days=DAYS)).isoformat(),
            "Ngày bế giảng": (today - timedelta(days=1)).isoformat(),
        },
    )
    crew.look(page, "27-open-class")
    press(page, "Mở lớp")
    says(page, "KHTN-")
    crew.look(page, "28-class-opened")
    main_of(page).locator("#learners a.btn").click()
    press(page, "Chọn đủ chỗ theo thứ tự ưu tiên")
    crew.look(page, "29-give-places")
    main_of(page).get_by_role("button", name="Xếp vào lớp").click()
    says(page, TEACHER)


def plan_the_lessons(crew: Crew) -> None:
    """The provider plans a lesson on each day of the class."""
    page = crew.of("khoa")
    page.goto("/")
    crew.look(page, "30-provider-home")
    open_the_only_class(crew, "khoa")
    press(page, "Xếp buổi học")
    for box in page.locator("input[name=weekdays]").all():
        box.check()
    fill(page, {"Nội dung": "Dạy học theo mạch nội dung"})
    crew.look(page, "31-plan-lessons")
    press(page, "Thêm các buổi này")
    expect(page.locator("#lessons tbody tr")).to_have_count(DAYS)


def start_the_class(crew: Crew) -> None:
    page = crew.of("son")
    open_the_only_class(crew, "son")
    press(page, "Bắt đầu lớp")
    says(page, TEACHER)
    crew.look(page, "32-class-started")


def take_the_rolls_on_a_phone(crew: Crew) -> None:
    """The provider, phone in hand, takes the roll of each lesson; one learner had leave on the first day."""
    page = crew.sign_in("khoa", viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)
    for lesson in range(DAYS):
        page.goto("/")
        page.locator(".next a").tap()
        expect(page.locator("form.roll")).to_be_visible()
        if lesson == 0:
            row = page.locator(".roll__row", has_text=MISSED)
            row.get_by_role("radio", name="Có phép").tap()
        crew.look_at(page, f"33-roll-{lesson + 1}-phone", PHONE)
        main_of(page).get_by_role("button", name="Ghi điểm danh").tap()
        expect(page.locator("form.roll button", has_text="Ghi điểm danh")).to_have_count(0)
    page.context.close()


def enter_the_marks(crew: Crew) -> None:
    """The provider enters a mark for everyone, one below five, and submits."""
    page = crew.of("khoa")
    open_the_only_class(crew, "khoa")
    press(page, "Điểm danh")
    crew.look(page, "34-attendance")
    press(page, "Kết quả")
    press(page, "Nhập điểm")
    for row in page.locator("table.marks tbody tr").all():
        row.locator("input").fill("4,5" if FAILED in row.inner_text() else "8,5")
    crew.look(page, "35-marks")
    press(page, "Lưu và nộp cho phòng chủ trì")
    says(page, "4,5")
    crew.look(page, "36-marks-submitted")


def recognise_the_results(crew: Crew) -> None:
    page = crew.of("son")
    page.goto("/")
    crew.look(page, "37-lead-home-results")
    open_the_only_class(crew, "son")
    press(page, "Kết quả")
    unfold(page, "Công nhận")
    crew.look(page, "38-recognise")
    press(page, "Công nhận")
    says(page, "3/5 người hoàn thành")
    crew.look(page, "39-results-recognised")


def see_the_certificate(crew: Crew) -> str:
    """The teacher sees the result and opens the certificate; returns the address printed on it."""
    page = crew.of("lan")
    page.goto("/classes/mine/")
    expect(main_of(page).get_by_role("link", name="Chứng chỉ của tôi")).to_be_visible()
    crew.look(page, "40-my-classes")
    press(page, "Chứng chỉ của tôi")
    expect(page.locator(".certificate__name")).to_have_text(TEACHER)
    crew.look(page, "41-certificate")
    return page.locator(".certificate__qr p").inner_text().strip()


def verify_as_a_stranger(crew: Crew, printed: str) -> None:
    """Somebody with the paper in hand follows the QR address, then types the code by hand."""
    stranger = crew.visitor()
    code = printed.rstrip("/").rpartition("/")[2]
    stranger.goto(f"/verify/{code}/")
    says(stranger, TEACHER)
    says(stranger, "Chứng chỉ này là thật")
    crew.look(stranger, "42-verified")
    stranger.goto("/verify/")
    stranger.get_by_label("Mã tra cứu").fill(code)
    press(stranger, "Tra cứu")
    says(stranger, TEACHER)


def open_the_only_class(crew: Crew, username: str) -> None:
    page = crew.of(username)
    follow_rail(page, "Lớp học")
    main_of(page).locator("tr[data-open] a").first.click()
    says(page, TARGET)
