"""Tổ và thành viên: teams, their people, invitations, who is suspended."""

import re
from datetime import timedelta

import pytest

from knowledge.loop.staff import State
from knowledge.tables import Decision, Invitation, Staff, Team
from tests.bot.turns import ANSWER, CITIZEN, GROUP, LAN, NEIGHBOUR, UNKNOWN
from tests.console.office import FOUNDER, HOA_BINH, OTHER, OWN, TAN_LAP, Office, words_of

pytestmark = pytest.mark.anyio
PAGE = f"/to/{HOA_BINH}"
LINK = re.compile(r"https://t\.me/tobot\?start=moi_([\w-]+)")
NEW = 7001


def team(office: Office) -> Team:
    return next(one for one in office.commune.rows(Team) if one.id == HOA_BINH)


async def test_the_list_shows_how_each_team_does(office: Office) -> None:
    commune = office.commune
    for citizen in range(CITIZEN, CITIZEN + 3):
        commune.asks_the_team(citizen, f"{UNKNOWN} {citizen % 7 * 'thật '} ở xã tôi {citizen}")
        commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
        commune.deliver()
        commune.now += timedelta(hours=2)
        commune.answers(LAN, commune.ticket.id)
        commune.presses(LAN, f"close:{commune.ticket.id}", chat=GROUP)
    commune.asks_the_team(NEIGHBOUR, "xin học bổng du học nước ngoài")
    commune.now += timedelta(days=2)
    said = words_of(await (await office.coordinator()).reads("/to"))
    row = said[said.index("Tổ Hoà Bình") : said.index("Tổ Tân Lập")]
    assert "2 tổ viên" in row
    assert "1 phiếu cần trả lời cũ nhất 2 ngày trước" in row
    assert "thường trả lời sau 2 giờ" in row
    assert "chưa có nhóm chưa có tổ viên không có phiếu chờ" in said


@pytest.mark.parametrize("typed", ["hoa binh", "Hoà Bình", "HÒA", "0210"])
async def test_a_team_is_found_with_or_without_marks(office: Office, typed: str) -> None:
    found = await (await office.coordinator()).reads("/to", tim=typed)
    assert "Tổ Hoà Bình" in found


async def test_nothing_found_says_what_to_type(office: Office) -> None:
    found = words_of(await (await office.coordinator()).reads("/to", tim="lạng sơn"))
    assert "Không có tổ nào như “lạng sơn”" in found


async def test_only_own_teams_are_listed(office: Office) -> None:
    listed = await (await office.coordinator(OWN)).reads("/to")
    assert "Tổ Hoà Bình" in listed
    assert "Tân Lập" not in listed
    assert "/banlamviec/dieu-phoi" not in listed


async def test_another_team_is_not_there_whatever_one_tries(office: Office) -> None:
    visitor = await office.coordinator(OTHER)
    assert (await visitor.asks(PAGE)).status_code == 404
    assert (await visitor.asks(f"{PAGE}/ap-phich")).status_code == 404
    tries = {
        "sua": {"phone": "113", "hours": ""},
        "thanh-vien": {"member": str(LAN), "state": "suspended"},
        "moi": {"role": "member"},
    }
    for act, fields in tries.items():
        assert (await visitor.sends(f"{PAGE}/{act}", **fields)).status_code == 404, act
    # Nor by the page of another team, whoever they are.
    for by in (visitor, await office.coordinator(FOUNDER)):
        answer = await by.sends(f"/to/{TAN_LAP}/thanh-vien", member=LAN, state="suspended")
        assert answer.status_code == 404
    assert team(office).phone == "0210 3 555 000"
    assert office.commune.staff(LAN).state == State.ACTIVE
    assert office.commune.rows(Invitation) == []


async def test_phone_and_hours_as_in_the_chat(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    said = await visitor.does(f"{PAGE}/sua", phone="0210 3 999 111", hours="  8:00 – 16:00 ")
    assert "Đã lưu" in said
    assert (team(office).phone, team(office).hours) == ("0210 3 999 111", "8:00 – 16:00")
    acts = [one.act for one in office.commune.rows(Decision) if one.made_by == OWN]
    assert acts == ["change phone", "change hours"]


async def test_saved_unchanged_nothing_is_noted(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    await visitor.does(f"{PAGE}/sua", phone="0210 3 555 000", hours="")
    assert [one.act for one in office.commune.rows(Decision) if one.made_by == OWN] == []


async def test_what_is_no_phone_number_is_shown_again_and_not_kept(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    answer = await visitor.sends(f"{PAGE}/sua", phone="gọi Lan", hours="cả ngày")
    assert answer.status_code == 422
    assert "chưa phải số điện thoại" in words_of(answer.text)
    assert 'value="gọi Lan"' in answer.text
    assert 'value="cả ngày"' in answer.text
    assert (team(office).phone, team(office).hours) == ("0210 3 555 000", "")


async def test_suspended_from_this_moment_and_let_back_in(office: Office) -> None:
    commune = office.commune
    commune.asks_the_team(CITIZEN)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.deliver()
    visitor = await office.coordinator(OWN)
    said = await visitor.does(f"{PAGE}/thanh-vien", member=LAN, state="suspended")
    assert "Lan bị tạm ngưng từ bây giờ. 1 phiếu đang giữ nay ai cũng nhận được." in said
    assert commune.ticket.claimed_by is None
    assert any(one.method == "editMessageText" for one in commune.deliver()[GROUP])
    commune.says(LAN, "/congviec")
    assert "điều phối" not in str(commune.deliver().get(LAN, ""))
    said = await visitor.does(f"{PAGE}/thanh-vien", member=LAN, state="active")
    assert "Lan đã hoạt động trở lại" in said
    assert commune.staff(LAN).state == State.ACTIVE


@pytest.mark.parametrize(
    ("member", "state"),
    [(LAN, "left"), (LAN, ""), (OWN, "suspended"), ("x", "active"), ("9" * 40, "active")],
)
async def test_nobody_is_put_out_by_a_forged_form(
    office: Office, member: int | str, state: str
) -> None:
    before = office.commune.rows(Staff)
    visitor = await office.coordinator(OWN)
    answer = await visitor.sends(f"{PAGE}/thanh-vien", member=member, state=state)
    assert answer.status_code == 404
    assert office.commune.rows(Staff) == before


async def test_what_each_did_and_has_in_hand(office: Office) -> None:
    commune = office.commune
    commune.asks_the_team(CITIZEN)
    number = commune.ticket.id
    commune.presses(LAN, f"claim:{number}", chat=GROUP)
    commune.deliver()
    commune.now += timedelta(hours=3)
    said = words_of(await (await office.coordinator(OWN)).reads(PAGE))
    lan, tu = said[said.index(" Lan ") : said.index(" Tú ")], said[said.index(" Tú ") :]
    assert "Hoạt động 3 giờ trước" in lan
    assert f"Đang giữ: phiếu {number} (chờ trả lời)" in lan
    assert f"Nhận phiếu {number}" in lan
    assert "Chưa làm gì" in tu
    commune.answers(LAN, number)
    said = words_of(await (await office.coordinator(OWN)).reads(PAGE))
    assert f"phiếu {number} (đã trả lời)" in said
    assert ANSWER not in said


async def test_an_invitation_is_seen_once_and_kept_nowhere(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    await visitor.reads(PAGE)
    answer = await visitor.sends(f"{PAGE}/moi", role="member")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    (token,) = set(LINK.findall(answer.text))
    kept = [
        str(dict(visitor.http.cookies)),
        str(answer.headers),
        str(office.commune.rows(Invitation)),
    ]
    assert not any(token in one for one in kept)
    page = await visitor.reads(PAGE)
    assert token not in page
    assert "Lời mời chưa dùng: 1" in words_of(page)
    assert "Bình tạo" in words_of(page)
    office.commune.says(NEW, f"/start moi_{token}")
    assert office.commune.staff(NEW).team_id == HOA_BINH
    assert "Lời mời chưa dùng" not in await visitor.reads(PAGE)


async def test_an_invitation_runs_out(office: Office) -> None:
    await (await office.coordinator(OWN)).does(f"{PAGE}/moi", role="coordinator")
    office.commune.now += timedelta(days=7)
    assert "Lời mời chưa dùng" not in await (await office.coordinator(OWN)).reads(PAGE)


async def test_a_coordinator_of_this_area(office: Office) -> None:
    html = await (await office.coordinator(OWN)).does(f"{PAGE}/moi", role="coordinator")
    office.commune.says(NEW, f"/start moi_{LINK.findall(html)[0]}")
    assert (office.commune.staff(NEW).role, office.commune.staff(NEW).areas) == (
        "coordinator",
        HOA_BINH,
    )


@pytest.mark.parametrize("role", ["", "founder", "COORDINATOR"])
async def test_no_other_role_is_given(office: Office, role: str) -> None:
    visitor = await office.coordinator(OWN)
    assert (await visitor.sends(f"{PAGE}/moi", role=role)).status_code == 404
    assert office.commune.rows(Invitation) == []


async def test_a_bot_without_a_name_makes_no_dead_link(office: Office) -> None:
    object.__setattr__(office.console, "bot_name", lambda: "")
    visitor = await office.coordinator(OWN)
    assert "Chưa liên lạc được với Telegram" in await visitor.does(f"{PAGE}/moi", role="member")
    assert office.commune.rows(Invitation) == []
    for path in (PAGE, f"{PAGE}/ap-phich"):
        page = await visitor.reads(path)
        assert "Chưa liên lạc được với Telegram" in page
        assert "https://t.me/?" not in page


async def test_the_links_of_a_team_and_its_poster(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    page = await visitor.reads(PAGE)
    assert f"https://t.me/tobot?startgroup=to_{HOA_BINH}" in page
    for path in (PAGE, f"{PAGE}/ap-phich"):
        page = await visitor.reads(path)
        assert f"https://t.me/tobot?start=to_{HOA_BINH}" in page
        assert "<svg" in page
        assert 'class="qr"' in page


async def test_coordinators_for_those_of_all_areas(office: Office) -> None:
    visitor = await office.coordinator(FOUNDER)
    said = words_of(await visitor.reads("/dieu-phoi"))
    assert "Bình Tổ Hoà Bình" in said
    assert "Tâm Tổ Tân Lập" in said
    assert "Mời một điều phối viên" not in said
    html = await visitor.does("/dieu-phoi/moi")
    office.commune.says(NEW, f"/start moi_{LINK.findall(html)[0]}")
    assert (office.commune.staff(NEW).role, office.commune.staff(NEW).areas) == ("coordinator", "")
    said = words_of(await visitor.reads("/dieu-phoi"))
    assert "vừa xong Mời một điều phối viên" in said


async def test_coordinators_of_one_area_invite_nobody_for_all(office: Office) -> None:
    visitor = await office.coordinator(OWN)
    assert (await visitor.asks("/dieu-phoi")).status_code == 404
    assert (await visitor.sends("/dieu-phoi/moi")).status_code == 404
    assert office.commune.rows(Invitation) == []


async def test_signed_out_in_every_browser(office: Office) -> None:
    here, there = await office.coordinator(OWN), await office.coordinator(OWN)
    stranger = await office.coordinator(OTHER)
    said = words_of(await here.reads("/tai-khoan"))
    assert "Các trình duyệt đang đăng nhập: 2" in said
    assert said.count("Trình duyệt này") == said.count("Trình duyệt khác") == 1
    assert "Đã đăng xuất khỏi mọi trình duyệt" in await here.does("/tai-khoan/ra-het")
    for visitor in (here, there):
        assert (await visitor.asks("/")).headers["location"] == "/banlamviec/vao"
    await stranger.reads("/")
