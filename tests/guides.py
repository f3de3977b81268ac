"""The starter guides, and small ones made for a test."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from knowledge import guides, library
from knowledge.database import writing

STARTER = Path(__file__).parents[1] / "guides"


@cache
def starter_texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in guides.files(STARTER)}


def import_starter(engine: Engine) -> None:
    with writing(engine) as session:
        library.import_guides(session, starter_texts(), datetime.now(UTC))


# A guide with nothing to complain about on 25/09/2026, but for its one neighbour `quen-mat-khau`.
GOOD = """\
---
id: doi-so
kind: huong-dan
title: Đổi số điện thoại trong VNeID
group: dinh-danh
asks:
  - đổi số điện thoại vneid
  - doi so dien thoai
  - mất sim rồi đổi số mới sao
  - em đổi sim
  - thay số đăng ký
  - số cũ bỏ rồi
  - sim cũ bị khóa
  - cập nhật số mới
sources:
  - {title: "Nghị định 69/2024/NĐ-CP, Điều 13", date: 2024-07-01}
checked: 2026-09-01
confirmed_by: ""
confirmed_on: ""
review_by: 2027-02-28
certainty: cao
related: [quen-mat-khau]
---
Đổi số ở công an xã, mang thẻ căn cước.
Chỉ một số cho mỗi tài khoản.

## Cần chuẩn bị
- Thẻ căn cước.
- Sim mới, chính chủ.

## Các bước
1. Đến công an xã.
   Thấy bàn tiếp dân.
2. Đưa thẻ căn cước.
3. Đọc số mới.

## Lệ phí và thời gian
Không mất tiền, xem [cổng](https://dichvucong.gov.vn/x).

## Lỗi thường gặp
### Không nhận được mã
Chờ một phút rồi thử lại.
### Số đã có người dùng
Hỏi nhà mạng.
### Quên thẻ ở nhà
Về lấy thẻ.

## Lưu ý an toàn
Không đọc mã cho ai.

## Hỏi ai
Tổng đài **1900 0368**.
"""


def line_of(text: str, beginning: str) -> int:
    """The number of the first line that begins so."""
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(beginning))
