"""One page that shows every component, for the tests and for looking at."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines

from haidang.foundation.basics.todos import Todo
from haidang.foundation.ui.forms import DateInput
from haidang.foundation.ui.lists import Choice, Filter, Listing

TONES = ["draft", "wait", "due", "late", "done", "stop", "note"]
SENT_AT = datetime(2024, 4, 2, 1, 5, tzinfo=UTC)
UI = Path(__file__).resolve().parent.parent
ICONS = re.findall(r'<symbol id="([^"]+)"', (UI / "static/ui/icons.svg").read_text())


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Họ và tên", help_text="Như trong căn cước.")
    day = forms.DateField(label="Ngày bắt đầu", widget=DateInput)
    level = forms.ChoiceField(label="Cấp học", choices=[("", "–"), ("THCS", "THCS")], required=False)
    mode = forms.ChoiceField(
        label="Hình thức", choices=[("a", "Trực tiếp"), ("b", "Trực tuyến")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="Tôi đã kiểm tra", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def specimen_context() -> dict[str, Any]:
    """Plausible Vietnamese content for every component."""
    names = ["Trần Thị Bích Ngọc", "Nguyễn Hữu Tuấn Anh", "Phạm Thị Ỷ Lan", "Đỗ Quỳnh Châu"]
    words = ["đã duyệt", "chờ phường", "cần bổ sung", "quá hạn"]
    tones = ["done", "wait", "due", "late"]
    return {
        "crumbs": [
            {"label": "Sở GDĐT", "url": "#"},
            {"label": "Phường Đông Hải", "url": "#"},
            {"label": "THCS Hoa Sen"},
        ],
        "tabs": [
            {"label": "Danh sách", "url": "#", "is_current": True, "count": 42},
            {"label": "Phê duyệt", "url": "#", "is_current": False},
            {"label": "Lịch sử", "url": "#", "is_current": False, "count": 1234},
        ],
        "todos": [
            Todo("Xác nhận nhu cầu KHTN", "Phường chờ trường.", "#t1", date(2024, 3, 15), 12, 5, "Nhu cầu"),
            Todo("Lập danh sách cử: 3 chỉ tiêu", "Sở đã giao chỉ tiêu 02/04/2024.", "#t2", date(2024, 4, 30), 3, 10),
            Todo("Đọc công văn 312/UBND-VHXH", "Gửi mọi trường.", "#t3"),
        ],
        "filters": [
            Filter(name="level", label="Cấp", choices=[Choice(value="THCS", label="THCS", count=12)], chosen="THCS"),
        ],
        "exports": [{"url": "#", "label": ".xlsx"}, {"url": "#", "label": ".docx"}],
        "rows": [
            {
                "name": name,
                "subject": "Khoa học tự nhiên",
                "hours": 36.5,
                "tone": tone,
                "word": word,
                "part": at,
            }
            for at, name, tone, word in zip((12, 22, 32, 42), names, tones, words, strict=True)
        ],
        "listing": Listing(rows=[], next_query="?after=x", previous_query="?before=y", first_query="?"),
        "form": SpecimenForm({"name": "", "mode": "a"}),
        "steps": [
            {
                "title": "Trường lập danh sách",
                "word": "đã gửi",
                "tone": "done",
                "who": "Vũ Văn Hiệp",
                "at": datetime(2024, 4, 2, 1, 5, tzinfo=UTC),
            },
            {
                "title": "Phường duyệt",
                "word": "trả lại",
                "tone": "stop",
                "who": "Ngô Thị Mai",
                "note": "Thiếu người môn Hoá.",
            },
            {"title": "Phường duyệt", "word": "đang chờ", "tone": "wait", "is_current": True},
            {"title": "Sở quyết định", "word": "chưa tới", "tone": "draft"},
        ],
        "facts": [
            {"label": "Ngày sinh", "value": "20/05/1985"},
            {"label": "Trình độ", "value": "Cao đẳng", "url": "#"},
            {"label": "Môn", "value": ""},
        ],
        "events": [
            {"when": "15/03/2024", "title": "Mở đợt rà soát", "tone": "done", "note": "Phòng GDTX&ĐH"},
            {"when": "02/04/2024", "title": "Giao chỉ tiêu", "url": "#", "tone": "due"},
            {"when": "06/2024", "title": "Khai giảng lớp"},
        ],
        "stages": [
            {"title": "Nhu cầu", "tone": "done", "url": "#", "note": "42 người"},
            {"title": "Chỉ tiêu", "tone": "done"},
            {"title": "Danh sách", "tone": "due", "is_current": True},
            {"title": "Lớp", "tone": "draft"},
            {"title": "Chứng chỉ", "tone": "draft"},
        ],
        "tones": TONES,
        "icons": ICONS,
    }


def specimen(request: HttpRequest) -> HttpResponse:
    """Render the page of all components."""
    template = engines["django"].from_string((UI / "tests/specimen.html").read_text())
    return HttpResponse(template.render(specimen_context(), request))
