"""A guide sends people to official hosts only, however an address is dressed up."""

import pytest

from knowledge.guide_wording import is_official, official_hosts
from tests.guides import STARTER
from tests.knowledge.test_guide_check import remedy


@pytest.mark.parametrize(
    "words",
    [
        "Vào https://dichvucong.gov.vn/x?a=1.",
        "Vào [cổng](https://DichVuCong.GOV.VN).",
        "Tải ở apps.apple.com, play.google.com hoặc gov.vn.",
        "Gõ vneid.gov.vn:443/tai-ve.",
        "Điền đơn.Ký tên.",
        "Bản 2.1.3 ra ngày 01.09.2026.",
    ],
)
def test_official_hosts_and_plain_words_pass(words: str) -> None:
    assert remedy(words) == []


@pytest.mark.parametrize(
    ("words", "host"),
    [
        ("https://dichvucong.gov.vn.evil.com", "dichvucong.gov.vn.evil.com"),
        ("https://evil-gov.vn/dang-nhap", "evil-gov.vn"),
        ("dichvucong-gov.vn", "dichvucong-gov.vn"),
        ("Vào EVIL.COM ngay", "EVIL.COM"),
        ("HTTPS://EVIL.RU", "EVIL.RU"),
        ("[dichvucong.gov.vn](https://vneid.top)", "vneid.top"),
        ("https://apps.apple.com.vn", "apps.apple.com.vn"),
        ("https://xn--gv-fka.vn", "xn--gv-fka.vn"),
    ],
)
def test_look_alikes_of_official_hosts_are_refused(words: str, host: str) -> None:
    assert remedy(words) == [f"{host} is not on the list of official hosts"]


def test_a_host_hidden_behind_an_official_name_is_refused() -> None:
    assert "evil.com is not on the list of official hosts" in remedy(
        "https://vneid.gov.vn@evil.com"
    )


@pytest.mark.parametrize(
    "words", ["http://203.0.113.7/vneid", "https://vneid。top", "Bấm bit.ly/vneid"]
)
def test_other_addresses_that_a_phone_opens_are_refused(words: str) -> None:
    assert remedy(words) != []


def test_the_list_of_hosts_gives_a_reason_for_each() -> None:
    table = (STARTER.parent / "knowledge/vocabulary/official_hosts.tsv").read_text(encoding="utf-8")
    assert {len(line.split("\t")) for line in table.splitlines()} == {2}
    assert "gov.vn" in official_hosts()


@pytest.mark.parametrize(
    ("host", "official"),
    [("gov.vn", True), ("A.GOV.VN", True), ("agov.vn", False), ("gov.vn.", False), ("vn", False)],
)
def test_only_a_host_below_an_official_one_is_official(host: str, official: bool) -> None:
    assert is_official(host, frozenset({"gov.vn"})) is official
