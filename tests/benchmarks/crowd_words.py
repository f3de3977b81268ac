"""What the crowd asks and how that goes; the starter set of guides many times over."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from knowledge import guides
from knowledge.answers import Outcome
from knowledge.guides import Guide
from knowledge.library import digest
from knowledge.questions import Ending
from knowledge.writing.guide_text import as_text

ROOT = Path(__file__).parents[2]
ACTS = "xin|đổi|cấp lại|gia hạn|huỷ|tra cứu|nộp|sửa|chuyển|đăng ký|xác nhận|công chứng|khai báo"
THINGS = (
    "sổ đỏ|giấy khai sinh|bằng lái xe|thẻ bảo hiểm|hộ chiếu|giấy phép xây nhà|đăng ký xe máy"
    "|sổ hộ nghèo|lý lịch tư pháp|giấy kết hôn|học bạ|trợ cấp người cao tuổi|thẻ thương binh"
    "|giấy phép bán thuốc|mã số thuế|sổ tiêm chủng|hợp đồng điện|đồng hồ nước"
    "|chứng chỉ tin học|giấy phép nuôi tôm|nhãn hàng nông sản|biển số nhà|quyết định nghỉ hưu"
    "|tiền tử tuất|giấy chứng tử"
)
FOR = (
    "cho mẹ|cho con|cho vợ|cho chồng|cho ông nội|cho em trai|cho người khuyết tật"
    "|cho hợp tác xã|cho công ty|cho trường học|cho người nước ngoài|cho người đi làm xa"
    "|khi bị mất|khi bị rách|khi sai tên|khi sai ngày sinh|khi quá hạn|khi chuyển tỉnh"
    "|khi ở trọ|khi ly hôn|khi bị cháy|khi bị lũ cuốn|khi đi bộ đội|khi đang ở tù"
    "|khi nằm viện|khi ở đảo|khi không có sóng|khi mới nhập tịch|khi thừa kế|khi góp vốn"
    "|khi tách hộ|khi nhận con nuôi|khi bán đất|khi cho thuê|khi vay ngân hàng|khi thế chấp"
    "|khi đi xuất khẩu lao động|khi du học|khi về hưu|khi thất nghiệp|khi nghỉ thai sản"
    "|khi bị tai nạn"
)
SAID = ("{}", "{} ạ", "{} thế nào", "cho hỏi {}", "{} ở đâu", "muốn {}")
NO_GUIDE = (  # (outcome, ending, how often) of what is a gap
    (Outcome.NO_MATCH, Ending.NONE, 40),
    (Outcome.NO_MATCH, Ending.HANDED_OVER, 15),
    (Outcome.WEAK_MATCH, Ending.NONE, 12),
    (Outcome.WEAK_MATCH, Ending.HANDED_OVER, 6),
    (Outcome.WANTED_PERSON, Ending.HANDED_OVER, 4),
    (Outcome.FAILED, Ending.NONE, 1),
    (Outcome.ANSWERED, Ending.MARKED_WRONG, 7),
    (Outcome.ANSWERED, Ending.STUCK, 8),
    (Outcome.ANSWERED, Ending.HANDED_OVER, 4),
    (Outcome.UNSURE, Ending.HANDED_OVER, 3),
)
KNOWN = (  # the same of what is none
    (Outcome.ANSWERED, Ending.NONE, 45),
    (Outcome.ANSWERED, Ending.HELPED, 25),
    (Outcome.ANSWERED, Ending.CHOSE_OTHER, 4),
    (Outcome.UNSURE, Ending.NONE, 12),
    (Outcome.UNSURE, Ending.HELPED, 2),
    (Outcome.GREETED, Ending.NONE, 8),
    (Outcome.NOT_TEXT, Ending.NONE, 4),
)


@cache
def wishes() -> tuple[str, ...]:
    """What people want that no guide tells; 13,650 of them, no two alike."""
    parts = product(ACTS.split("|"), THINGS.split("|"), FOR.split("|"))
    return tuple(" ".join(one) for one in parts)


def guide_row(guide: Guide, at: datetime) -> dict[str, Any]:
    """Those of the folder as if they had been imported from it."""
    text = _text(guide)
    return {"id": guide.id, "text": text, "imported_digest": digest(text), "published_at": at}


def version_row(guide: Guide, at: datetime) -> dict[str, Any]:
    of = {"guide_id": guide.id, "version": 1, "origin": "import"}
    return of | {"text": _text(guide), "made_at": at}


@cache
def _starter() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in guides.files(ROOT / "guides")}


def _text(guide: Guide) -> str:
    return _starter().get(guide.id) or as_text(guide)


def copies(count: int) -> list[Guide]:
    """The starter set again and again, each time for another place."""
    own = [guides.parse(text, guide_id) for guide_id, text in _starter().items()]
    return [_copy(own[n % len(own)], n // len(own)) for n in range(count)]


def _copy(guide: Guide, number: int) -> Guide:
    if not number:
        return guide
    return replace(
        guide,
        id=f"{guide.id[:34]}-k{number}",
        title=f"{guide.title[:80]} ở khu {number}",
        asks=tuple(f"{ask} khu {number}" for ask in guide.asks),
        certainty=("cao", "trung bình", "cần kiểm tra lại")[number % 3],
        confirmed_by="Công an xã" if number % 2 else "",
        confirmed_on=guide.checked if number % 2 else "",
        review_by=f"2026-{7 + number % 6:02}-15",
    )
