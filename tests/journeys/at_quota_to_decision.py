"""Steps from granted places to the signed decision, and what happens to a list after its approval."""

from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.journeys.browser import Crew, download
from tests.journeys.granted_city import TARGET
from tests.journeys.moves import fill, follow_rail, main_of, press, says, unfold

EXCEPTION = "Phạm Văn Khải"
WHY_HIM = "Thầy Khải kiêm nhiệm thiết bị dùng chung của bộ môn Khoa học tự nhiên từ học kì II."
SENT_BACK = "Đặng Văn Dũng"
WHY_BACK = "Thầy Dũng đang điều trị dài ngày, đề nghị cử đợt sau."
WHY_GIVEN_BACK = "Trường chưa có người thay thầy Dũng."
WHY_NOT = "Tôi nghỉ thai sản từ tháng sau, xin nhường suất cho đồng nghiệp."


def grant(crew: Crew, username: str, unit: str, places: int, today: date) -> None:
    """Hands places down to one unit."""
    page = crew.of(username)
    open_quota(page)
    press(page, "Giao chỉ tiêu")
    due = (today + timedelta(days=5)).isoformat()
    fill(page, {"Đơn vị": unit, "Chỉ tiêu": str(places), "Hạn nộp danh sách": due})
    crew.look(page, f"decision-01-grant-{username}")
    press(page, "Giao")
    says(page, unit)


def open_quota(page: Page) -> None:
    follow_rail(page, "Danh sách cử")
    press(page, "Chỉ tiêu")
    press(page, TARGET)


def accept_the_places(crew: Crew, username: str, places: int) -> None:
    """The school sees how the places came and accepts them."""
    page = crew.of(username)
    page.goto("/")
    open_quota(page)
    press(page, "Chỉ tiêu từ đâu đến")
    says(page, f"{places} chỉ tiêu")
    crew.look(page, f"decision-02-accept-{username}")
    press(page, "Nhận chỉ tiêu")
    says(page, "Đã nhận chỉ tiêu.")


def start_the_list(crew: Crew, username: str) -> Page:
    page = crew.of(username)
    open_quota(page)
    press(page, "Bắt đầu lập danh sách")
    return page


def propose_the_exception(page: Page) -> None:
    """Somebody without a need goes on the list with a reason."""
    unfold(page, "Cử người không có nhu cầu")
    form = main_of(page).locator("details.kept[open] form", has_text="Vì sao vẫn cử người này").last
    form.locator("select").select_option(label=EXCEPTION)
    form.locator("textarea").fill(WHY_HIM)
    press(page, "Đưa vào danh sách theo diện ngoại lệ", within=form)
    expect(page.locator("#choosing .exception")).to_contain_text(WHY_HIM)


def fill_in_legal_order(crew: Crew, page: Page, name: str) -> None:
    press(page, "Chọn đủ theo thứ tự ưu tiên")
    expect(page.locator("#choosing")).not_to_contain_text("Chọn đủ theo thứ tự ưu tiên")
    crew.look(page, f"decision-03-list-{name}")


def submit(page: Page, to: str) -> None:
    """Sends a list or a change to who decides first."""
    press(page, f"Gửi {to} duyệt")
    expect(main_of(page).locator(".trail").first).to_contain_text(to)


def approve_but_one(crew: Crew, username: str, school: str) -> None:
    """The ward reads the exception's reason, sends one person back and approves the others in the same act."""
    page = open_list(crew, username, school)
    says(page, WHY_HIM)
    row = page.locator("tr", has_text=SENT_BACK)
    row.locator("input[name=back]").check()
    row.locator("textarea").fill(WHY_BACK)
    crew.look(page, "decision-04-send-one-back")
    press(page, "Duyệt")
    says(page, f"{SENT_BACK}: {WHY_BACK}")


def approve(crew: Crew, username: str, school: str) -> Page:
    page = open_list(crew, username, school)
    press(page, "Duyệt")
    return page


def open_list(crew: Crew, username: str, school: str) -> Page:
    page = crew.of(username)
    follow_rail(page, "Danh sách cử")
    press(page, school)
    says(page, TARGET)
    return page


def give_the_place_back(crew: Crew, username: str) -> None:
    """The place of the person sent back goes up again."""
    page = crew.of(username)
    open_quota(page)
    press(page, "Chỉ tiêu từ đâu đến")
    press(page, "Trả lại chỉ tiêu")
    fill(page, {"Lý do": WHY_GIVEN_BACK})
    press(page, "Trả lại")
    says(page, WHY_GIVEN_BACK)


def let_the_others_wait(crew: Crew, username: str, school: str) -> None:
    """Who found no place stands on the waiting list, in the stated order."""
    page = open_list(crew, username, school)
    press(page, "Rút, thay, bổ sung; danh sách dự phòng")
    press(page, "Đưa 1 người chưa có chỗ vào danh sách dự phòng")
    says(page, "1 người vào danh sách dự phòng")
    crew.look(page, "decision-06-waiting")


def see_where_one_stands(crew: Crew, username: str, words: str) -> None:
    """A teacher who waits sees the place in the order, and later that a change moves them up."""
    page = crew.of(username)
    page.goto("/nominations/mine/")
    says(page, TARGET)
    says(page, words)
    crew.look(page, "decision-07-where-i-stand")


def confirm_own_data(crew: Crew, username: str) -> None:
    """A teacher sees where the list stands and confirms what the class list will print."""
    page = crew.of(username)
    page.goto("/nominations/mine/")
    says(page, TARGET)
    crew.look(page, "decision-07-my-nomination")
    press(page, "Xem thông tin của tôi")
    crew.look(page, "decision-08-my-data")
    press(page, "Tất cả đều đúng")
    says(page, "Bạn đã xác nhận thông tin")


def decline(crew: Crew, username: str) -> None:
    """Another one cannot go, and says why."""
    page = crew.of(username)
    page.goto("/nominations/mine/")
    unfold(page, "Tôi không đi được")
    main_of(page).locator("form[action*=decline] textarea").fill(WHY_NOT)
    press(page, "Từ chối")
    says(page, WHY_NOT)
    crew.look(page, "decision-09-declined")


def submit_the_change(crew: Crew, username: str, to: str, *, leaves: str, joins: str) -> None:
    """The system has drawn up the change: one leaves, the first who waits joins."""
    page = crew.of(username)
    page.goto("/")
    crew.look(page, "decision-10-principal-home")
    page.goto("/nominations/changes/")
    main_of(page).locator("table.rows a").first.click()
    says(page, leaves)
    says(page, joins)
    says(page, "từ danh sách dự phòng")
    crew.look(page, "decision-11-change")
    submit(page, to)


def approve_the_change(crew: Crew, username: str) -> None:
    page = crew.of(username)
    page.goto("/nominations/changes/?waiting=me")
    main_of(page).locator("table.rows a").first.click()
    crew.look(page, f"decision-12-change-to-decide-{username}")
    press(page, "Duyệt")
    expect(main_of(page).get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)


def draft_the_decision(crew: Crew) -> None:
    """The lead office drafts the decision about the approved lists."""
    page = crew.of("son")
    follow_rail(page, "Danh sách cử")
    press(page, "Văn bản")
    crew.look(page, "decision-13-documents")
    press(page, "Quyết định")
    crew.look(page, "decision-14-draft")
    press(page, "Soạn dự thảo")
    says(page, "Đã có dự thảo")


def sign_the_decision(crew: Crew, name: str) -> tuple[str, Path]:
    """The director signs; returns the words of the .docx and the .pdf."""
    page = crew.of("director")
    page.goto("/")
    crew.look(page, f"decision-15-director-home-{name}")
    page.goto("/nominations/documents/")
    main_of(page).locator("table.rows tr", has_text="chờ đồng chí ký").get_by_role("link").first.click()
    crew.look(page, f"decision-16-to-sign-{name}")
    press(page, "Ký và ban hành")
    says(page, "Đã ban hành, số")
    crew.look(page, f"decision-17-signed-{name}")
    word = download(page, lambda: press(page, ".docx"))
    return words_of(word), download(page, lambda: press(page, ".pdf"))


def words_of(word: Path) -> str:
    with ZipFile(word) as parts:
        return parts.read("word/document.xml").decode()
