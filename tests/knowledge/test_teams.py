"""Teams: a file of them read whole or refused by line, found as people type, bound to a group."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from knowledge.database import writing
from knowledge.loop import teams
from knowledge.loop.teams import BadTeams, Imported, TeamFacts, import_teams, read_teams
from knowledge.tables import Card, Team, Ticket
from knowledge.text import fold

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
HEAD = "team,name,commune,province,phone,hours\n"
GOOD = "hoa-binh,Tổ Hoà Bình,xã Hoà Bình,Phú Thọ,0210 3 555 000,7:30-17:00\n"
HOA_BINH = TeamFacts(
    "hoa-binh", "Tổ Hoà Bình", "xã Hoà Bình", "Phú Thọ", "0210 3 555 000", "7:30-17:00"
)
GROUP, OTHER_GROUP = -100500, -100600


def problems(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadTeams) as caught:
        read_teams(text if isinstance(text, bytes) else text.encode())
    return [(one.line, one.text) for one in caught.value.problems]


def line(**values: str) -> str:
    fields = {"team": "t", "name": "n", "commune": "c", "province": "p", "phone": "", "hours": ""}
    return ",".join((fields | values).values()) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + GOOD,
        "\ufeff" + HEAD + GOOD,
        (HEAD + GOOD).replace(",", ";"),
        (HEAD + GOOD).replace("\n", "\r\n"),
        (HEAD + GOOD).replace("\n", "\r"),
        HEAD + GOOD + "\n ,,,,, \n",
        HEAD + GOOD.replace("\n", ",,\n"),
        "Team, Name ,COMMUNE,province,phone,hours\n" + GOOD,
        HEAD + GOOD.replace("Tổ Hoà Bình", '"  Tổ  Hoà\nBình "'),
    ],
    ids=["plain", "BOM", "semicolons", "CRLF", "CR", "blank", "commas", "head", "quoted"],
)
def test_a_file_as_people_save_it_is_read(text: str) -> None:
    assert read_teams(text.encode()) == [HOA_BINH]


def test_columns_come_in_any_order_and_two_may_be_missing() -> None:
    text = "province,commune,name,team\nPhú Thọ,xã Hoà Bình,Tổ Hoà Bình,hoa-binh\n"
    assert read_teams(text.encode()) == [
        TeamFacts("hoa-binh", "Tổ Hoà Bình", "xã Hoà Bình", "Phú Thọ")
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (line(team="Hoà-Bình"), "team 'Hoà-Bình': a-z, 0-9 and - only, at most 32"),
        (line(team="a" * 33), f"team '{'a' * 33}': a-z, 0-9 and - only, at most 32"),
        (line(team=""), "team is empty"),
        (line(name=" "), "name is empty"),
        (line(commune=""), "commune is empty"),
        (line(province=""), "province is empty"),
        (line(phone="gọi cô Lan"), "phone 'gọi cô Lan' is no number"),
        (line(hours="x" * 121), "hours is longer than 120 characters"),
        (line(name="Tổ\u200bA"), "name holds a character that cannot be seen"),
        (line(name="Tổ\x00A"), "name holds a character that cannot be seen"),
        (line(hours="sáng,chiều"), "more fields than the header"),
        (line(team="dau"), "team dau stands here a second time"),
        ('t,"n\n', "unexpected end of data"),
    ],
)
def test_every_kind_of_wrong_line_is_named(wrong: str, told: str) -> None:
    assert problems(HEAD + line(team="dau") + wrong) == [(3, told)]


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = problems(HEAD + line(team="", name="") + GOOD + line(phone="?") + GOOD)
    assert [number for number, _ in found] == [2, 2, 4, 5]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [(1, f"the header lacks {one}") for one in teams.REQUIRED]),
        (HEAD, [(1, "there is no team in the file")]),
        (HEAD.replace("commune,", ""), [(1, "the header lacks commune")]),
        (
            HEAD.replace("phone", "fone") + GOOD,
            [(1, "the header names 'fone', which is no column of ours")],
        ),
        (HEAD.replace("hours", "phone") + GOOD, [(1, "the header names phone twice")]),
    ],
)
def test_a_wrong_header_is_line_one(text: str, told: list[tuple[int, str]]) -> None:
    assert problems(text) == told


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_another_encoding_is_told_with_its_line(encoding: str) -> None:
    text = HEAD + line() + "hoa-binh,Tổ số,xã Đà Lạt,Phú Thọ,,\n"
    stored = unicodedata.normalize("NFD", text) if encoding == "cp1258" else text
    ((number, told),) = problems(stored.encode(encoding, "replace"))
    assert number == (1 if encoding == "utf-16" else 3)
    assert "UTF-8" in told


@given(st.binary() | st.text().map(str.encode) | st.text("te,;\"'\n\r\0é").map(str.encode))
def test_no_file_is_half_read(content: bytes) -> None:
    for begin in (b"", HEAD.encode() + GOOD.encode()):
        try:
            found = read_teams(begin + content)
        except BadTeams as error:
            found, told = [], error.problems
        else:
            told = ()
        assert bool(found) is not bool(told)
        assert all(one.line > 0 and one.text for one in told)
        assert all(teams.TEAM_ID.fullmatch(one.id) and one.name for one in found)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


def test_importing_again_changes_what_differs_and_nothing_else(session: Session) -> None:
    tan_lap = TeamFacts("tan-lap", "Tổ Tân Lập", "xã Tân Lập", "Lạng Sơn")
    assert import_teams(session, [HOA_BINH, tan_lap]) == Imported(added=("hoa-binh", "tan-lap"))
    teams.bind(session, session.get_one(Team, "hoa-binh"), GROUP)
    moved = TeamFacts("hoa-binh", "Tổ Hoà Bình", "xã Hoà Bình", "Phú Thọ", "", "sáng")

    assert import_teams(session, [moved, tan_lap]) == Imported((), ("hoa-binh",), ("tan-lap",))
    team = session.get_one(Team, "hoa-binh")
    assert (team.phone, team.hours, team.chat_id) == ("", "sáng", GROUP)
    assert import_teams(session, []) == Imported()
    assert len(teams.all_teams(session)) == 2


COMMUNES = {
    "hoa-binh": ("xã Hoà Bình", "Phú Thọ"),
    "tan-lap": ("xã Tân Lập", "Lạng Sơn"),
    "tan-lap-2": ("phường Tân Lập", "Đắk Lắk"),
    "dong-da": ("phường Đống Đa", "Hà Nội"),
    "tam-duong": ("xã Tam Dương", "Phú Thọ"),
    "phu-xa": ("xã Phú Xá", "Thái Nguyên"),
}


@pytest.fixture
def known(session: Session) -> Session:
    for team_id, (commune, province) in COMMUNES.items():
        session.add(Team(id=team_id, name=f"Tổ {commune}", commune=commune, province=province))
    session.flush()
    return session


def named(session: Session, typed: str) -> list[str]:
    return [team.id for team in teams.named(session, typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "Hoà Bình", "hoà bình", "Hòa Bình", "hoa binh", "HOA BINH", "xã Hoà Bình", "xa hoa binh",
        "x. Hoà Bình", "em ở xã hoà bình", "toi o hoa binh", "hoà bình!", "hoa bnh", "hoa binhh",
        "hao binh", "Hoa\u0300 Bi\u0300nh",
    ],
)  # fmt: skip
def test_one_commune_however_it_is_typed(known: Session, typed: str) -> None:
    assert named(known, typed) == ["hoa-binh"]


@pytest.mark.parametrize("typed", ["tân lập", "tan lap", "xã tân lập", "tan lạp"])
def test_communes_of_one_name_are_both_found(known: Session, typed: str) -> None:
    assert set(named(known, typed)) == {"tan-lap", "tan-lap-2"}


@pytest.mark.parametrize("typed", ["", " ", "?!", "👍", "bắc kạn", "làm căn cước ở đâu", "xã"])
def test_what_names_no_commune_finds_none(known: Session, typed: str) -> None:
    assert named(known, typed) == []


def test_no_more_are_offered_than_fit(known: Session) -> None:
    for number in range(9):
        known.add(Team(id=f"x{number}", name="", commune="xã Yên Sơn", province=""))
    known.flush()
    assert len(teams.named(known, "yên sơn")) == 5
    assert len(teams.named(known, "yen son", limit=2)) == 2


@given(
    st.sampled_from(sorted(COMMUNES)),
    st.sampled_from(["", "xã ", "Phường ", "tt. ", "em ở xã "]),
    st.sampled_from([str, str.upper, fold, lambda text: unicodedata.normalize("NFD", text)]),
)
def test_every_commune_is_found_in_any_dress(
    team_id: str, before: str, dress: Callable[[str], str]
) -> None:
    bare = COMMUNES[team_id][0].split(" ", 1)[1]
    assert teams._name(before + dress(bare)) == teams._name(COMMUNES[team_id][0])


def team(session: Session, team_id: str) -> Team:
    return session.get_one(Team, team_id)


def test_a_group_belongs_to_the_team_bound_last(known: Session) -> None:
    assert not teams.any_reachable(known)
    teams.bind(known, team(known, "hoa-binh"), GROUP)
    teams.bind(known, team(known, "tan-lap"), GROUP, is_forum=True)
    assert [team(known, one).chat_id for one in ("hoa-binh", "tan-lap")] == [None, GROUP]
    assert team(known, "tan-lap").has_topics
    assert teams.any_reachable(known)

    teams.give_up_topics(known, GROUP)
    assert not team(known, "tan-lap").has_topics
    teams.unbind(known, GROUP)
    assert not teams.any_reachable(known)


def test_a_group_that_moved_keeps_its_team_and_its_cards(known: Session) -> None:
    teams.bind(known, team(known, "hoa-binh"), GROUP)
    teams.bind(known, team(known, "tan-lap"), OTHER_GROUP)
    known.add(ticket := Ticket(text="", opened_at=NOW))
    known.flush()
    for chat in (GROUP, OTHER_GROUP):
        known.add(Card(chat_id=chat, message_id=5, ticket_id=ticket.id, made_at=NOW))

    teams.move(known, GROUP, -100700)

    assert [team(known, one).chat_id for one in ("hoa-binh", "tan-lap")] == [-100700, OTHER_GROUP]
    cards = known.exec(select(Card).order_by(Card.id)).all()
    assert [(one.chat_id, one.message_id) for one in cards] == [(-100700, None), (OTHER_GROUP, 5)]


@pytest.mark.parametrize("lost", ["bound", "taken", "moved", "unbound"])
def test_topics_stay_behind_in_the_group_that_was_lost(known: Session, lost: str) -> None:
    hoa_binh, tan_lap = team(known, "hoa-binh"), team(known, "tan-lap")
    teams.bind(known, hoa_binh, GROUP, is_forum=True)
    known.add(ticket := Ticket(team_id="hoa-binh", text="", opened_at=NOW, thread_id=5))
    known.flush()
    teams.bind(known, hoa_binh, GROUP, is_forum=True)
    assert ticket.thread_id == 5

    if lost == "moved":
        teams.move(known, GROUP, OTHER_GROUP)
    elif lost == "unbound":
        teams.unbind(known, GROUP)
    else:
        teams.bind(known, *((hoa_binh, OTHER_GROUP) if lost == "bound" else (tan_lap, GROUP)))
    assert ticket.thread_id is None


def test_a_group_that_moved_into_one_already_bound_stays_with_one_team(known: Session) -> None:
    """The coordinator bound the new group before Telegram told that the old one had moved."""
    teams.bind(known, team(known, "hoa-binh"), GROUP)
    teams.bind(known, team(known, "tan-lap"), OTHER_GROUP)
    teams.move(known, GROUP, OTHER_GROUP)
    assert [team(known, one).chat_id for one in ("hoa-binh", "tan-lap")] == [None, OTHER_GROUP]
