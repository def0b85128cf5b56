"""The usual words around a dispatch, by who issues it."""

from haidang.foundation.organisation.models import LOCALITY_KINDS, Unit


def usual_head(issuer: Unit) -> dict[str, str]:
    """Symbol, place, names, signature and recipients of such an issuer."""
    if issuer.kind in LOCALITY_KINDS:
        return {
            "symbol": "UBND-VHXH",
            "place": issuer.short_name,
            "printed_superior": "Ủy ban nhân dân",
            "printed_issuer": issuer.name,
            "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
            "recipients": "Như trên\nLưu: VT",
        }
    return {
        "symbol": "SGDĐT-GDTX",
        "place": "Hải Phòng",
        "printed_superior": "Ủy ban nhân dân thành phố Hải Phòng",
        "printed_issuer": "Sở Giáo dục và Đào tạo",
        "authority": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
        "recipients": "Như trên\nLưu: VT, GDTX",
    }
