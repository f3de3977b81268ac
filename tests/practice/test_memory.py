"""What the room keeps has an end; pictures are measured without a library."""

import pytest

from bot.practice.feeds import Feed
from bot.practice.files import Files, image_size
from bot.practice.refusals import Refused
from bot.practice.requests import Upload


def test_the_oldest_files_go_first():
    files = Files(kept_bytes=10)
    first = files.put("document", Upload("a.pdf", "application/pdf", b"123456"))
    second = files.put("document", Upload("b.pdf", "application/pdf", b"123456"))

    assert files.by_path(second.path) == files.by_id(second.file_id) == second
    with pytest.raises(Refused):
        files.by_id(first.file_id)
    assert first.unique_id == second.unique_id


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("đơn.pdf", "documents/file_1.pdf"),
        ("../../x", "documents/file_1"),
        ("a.b/c", "documents/file_1"),
    ],
)
def test_the_path_of_a_file_takes_nothing_but_its_kind_from_a_name(name, path):
    assert Files().put("document", Upload(name, "text/plain", b"a")).path == path


def test_too_big_to_download():
    files = Files()
    most = files.put("video", Upload("a", "video/mp4", b"a" * 20 * 1024 * 1024))
    more = files.put("video", Upload("a", "video/mp4", b"a" * (20 * 1024 * 1024 + 1)))

    assert (most.is_too_big, more.is_too_big) == (False, True)


def test_a_feed_forgets_but_keeps_counting():
    feed = Feed(100, kept=2)
    for word in ("một", "hai", "ba"):
        feed.append({"word": word})

    assert [item["seq"] for item in feed.after(0)] == [102, 103]
    assert feed.last == 103


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\x40\0\0\0\xf0", (320, 240)),
        (b"GIF89a\x40\x01\xf0\x00", (320, 240)),
        (
            b"\xff\xd8\xff\xe0\0\x04ab\xff\xc4\0\x03c\xff\xc0\0\x11\x08\0\xf0\1\x40",
            (320, 240),
        ),
        (b"\xff\xd8\xff\xe0\0\x04ab", None),
        (b"\xff\xd8nonsense", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_sizes_of_pictures(data, size):
    assert image_size(data) == size
