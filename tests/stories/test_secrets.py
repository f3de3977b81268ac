"""A secret that a citizen sends never reaches the disk."""

import logging
import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from knowledge.database import reading
from tests.conftest import ON_POSTGRESQL
from tests.knowledge.secret_grid import CUES, lines_with_secrets
from tests.stories.conftest import Town

pytestmark = pytest.mark.anyio
SECRETS = {
    "001085012345": "số căn cước của tôi là 001085012345 thì đăng nhập vneid kiểu gì",
    "0912345678": "gọi lại cho tôi số 0912 345 678 nhé, quên mật khẩu vneid",
    "482913": "mã OTP là 482913 mà vneid báo sai",
    "Matkhau@99": "mật khẩu: Matkhau@99 đăng nhập không được",
    "bacba@example.com": "gửi kết quả về bacba@example.com được không",
    "9704366812345678": "số thẻ 9704366812345678 trả lệ phí không được",
}


def stored(town: Town, folder: Path) -> dict[str, bytes]:
    """Everything written anywhere: each file byte by byte, and each table row by row."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with reading(town.engine) as session:
        for table in SQLModel.metadata.sorted_tables:
            rows = session.connection().execute(table.select()).all()
            found[f"table {table.name}"] = repr(rows).encode()
    return found


async def test_a_secret_never_reaches_the_disk(town: Town, tmp_path: Path) -> None:
    for text in SECRETS.values():
        await town.citizen.says(text)
        await town.citizen.sees("thông tin riêng")
    await town.citizen.edits(await town.citizen.says("xin chào"), "otp là 482913")
    await town.citizen.sees("thông tin riêng")

    contents = stored(town, tmp_path)
    assert ON_POSTGRESQL or "toso.db-wal" in contents
    for name, content in contents.items():
        for secret in SECRETS:
            assert secret.encode() not in content.replace(b" ", b""), f"{secret} in {name}"


def seeds() -> dict[str, str]:
    """A secret of every kind, as it is written, with the message that it stands in."""
    plain = (one for one in lines_with_secrets(2000, seed=5) if one.has_cue)
    # A code of four digits would be found in any timestamp.
    found = {one.kind: one for one in plain if one.secret.isprintable() and len(one.secret) > 5}
    return {one.secret: one.text for one in found.values()}


def digits(text: str) -> str:
    return re.sub(r"[ .\-]", "", text)


async def test_no_kind_of_secret_lands_anywhere(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Tables, the files of the database, the log; whatever is added later belongs in here too."""
    caplog.set_level(logging.INFO)
    sown = seeds()
    assert len(sown) == len(CUES)
    for text in sown.values():
        await town.citizen.says(text)
        await town.citizen.sees_one(lambda _: True, "a reply")

    contents = stored(town, tmp_path) | {"log": caplog.text.encode()}
    assert len(town.questions()) == len(sown)
    for name, content in contents.items():
        for secret in sown:
            assert secret.encode() not in content, f"{secret} in {name}"
            if len(bare := digits(secret)) >= 8 and bare.isdigit():
                assert bare.encode() not in digits(content.decode("latin-1")).encode("latin-1"), (
                    name
                )


async def test_names_and_contacts_never_reach_the_disk(town: Town, tmp_path: Path) -> None:
    await town.citizen.says("/start")
    await town.citizen.sees("không cần dấu")
    await town.citizen.sends("contact")
    await town.citizen.sees("mới chỉ đọc được chữ")
    await town.citizen.sends("location")
    await town.citizen.sees("mới chỉ đọc được chữ")
    for name, content in stored(town, tmp_path).items():
        for private in ("Bác Ba", "84900000000", "21.0285"):
            assert private.encode() not in content, f"{private} in {name}"
