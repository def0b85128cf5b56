"""Plausible Vietnamese names in realistic proportions; no real person is meant."""

from random import Random

from haidang.areas.personnel.models import Sex

# Share of family names in the Red River delta, in tenths of a per cent.
FAMILY = {
    "Nguyễn": 310, "Phạm": 105, "Trần": 95, "Vũ": 80, "Lê": 72, "Bùi": 45, "Hoàng": 42, "Đỗ": 40, "Đào": 25,
    "Đặng": 22, "Ngô": 20, "Lương": 15, "Đoàn": 15, "Đinh": 14, "Phan": 14, "Dương": 12, "Trịnh": 10, "Mai": 9,
    "Lưu": 8, "Cao": 7, "Hà": 6, "Tô": 5, "Phùng": 4, "Tạ": 4, "Đồng": 4, "Khúc": 3, "Lại": 3, "Vương": 3, "Mạc": 3,
    "Quách": 1, "Bạch": 1, "Tống": 2,
}  # fmt: skip
MIDDLE = {
    Sex.FEMALE: {
        "Thị": 400, "Thị Thu": 60, "Thị Thanh": 55, "Thị Hồng": 45, "Thị Ngọc": 40, "Thị Bích": 35, "Thị Minh": 30,
        "Thị Kim": 25, "Thị Phương": 25, "Thị Thúy": 25, "Thị Mai": 15, "Thu": 40, "Thanh": 35, "Ngọc": 35,
        "Minh": 25, "Thùy": 25, "Hồng": 20, "Bích": 15, "Phương": 20, "Hoài": 10, "Diệu": 8, "Quỳnh": 8, "Khánh": 6,
    },
    Sex.MALE: {
        "Văn": 370, "Đức": 75, "Quang": 55, "Hữu": 45, "Minh": 40, "Xuân": 40, "Ngọc": 35, "Công": 30, "Đình": 35,
        "Mạnh": 35, "Trung": 25, "Quốc": 25, "Thanh": 25, "Việt": 22, "Anh": 22, "Tuấn": 20, "Duy": 18, "Bá": 15,
        "Hoàng": 15, "Huy": 12, "Thành": 12, "Trọng": 12, "Tiến": 10, "Viết": 8, "Khắc": 6,
    },
}  # fmt: skip
GIVEN = {
    Sex.FEMALE: (
        "Hương", "Hà", "Hằng", "Hạnh", "Hoa", "Huyền", "Lan", "Linh", "Loan", "Mai", "Nga", "Ngọc", "Nhung", "Oanh",
        "Phương", "Quyên", "Thảo", "Thu", "Thủy", "Trang", "Tuyết", "Vân", "Yến", "Anh", "Bình", "Chi", "Dung",
        "Duyên", "Giang", "Hiền", "Hòa", "Hoài", "Liên", "My", "Ngân", "Ngà", "Thanh", "Thơm", "Thoa", "Tâm",
        "Thúy", "Xuân", "Hường", "Huệ", "Hải", "Thương", "Thắm", "Tươi", "Diệp", "Đào", "Nguyệt", "Ánh", "Khánh",
        "Quỳnh", "Trà", "Uyên", "Vy", "Hậu", "Lý", "Mến", "Nhàn", "Phượng", "Sen", "Thêu", "Vui", "Minh", "Lương",
    ),
    Sex.MALE: (
        "Anh", "Bình", "Chung", "Chiến", "Công", "Cường", "Dũng", "Dương", "Đạt", "Đông", "Đức", "Giang", "Hải",
        "Hiếu", "Hiệp", "Hoàng", "Hòa", "Hùng", "Huy", "Hưng", "Khánh", "Khoa", "Kiên", "Lâm", "Long", "Mạnh",
        "Minh", "Nam", "Nghĩa", "Phong", "Phúc", "Phương", "Quân", "Quang", "Quyết", "Quý", "Sơn", "Tài", "Tân",
        "Thái", "Thành", "Thắng", "Thịnh", "Thuận", "Tiến", "Toàn", "Trung", "Trường", "Tú", "Tuấn", "Tùng", "Việt",
        "Vinh", "Vũ", "Vượng", "Đoàn", "Lộc", "Luân", "Ngọc",
    ),
}  # fmt: skip


def weighted(rng: Random, shares: dict[str, int]) -> str:
    """One key, drawn by its share."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def draw_name(rng: Random, sex: Sex) -> str:
    """A full name for a person of `sex`; the commoner given names stand first and come more often."""
    given = GIVEN[sex]
    place = int(len(given) * rng.random() ** 1.4)
    return f"{weighted(rng, FAMILY)} {weighted(rng, MIDDLE[sex])} {given[place]}"
