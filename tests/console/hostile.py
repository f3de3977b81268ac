"""A commune whose every word is a program: in each field that a page shows, each payload."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.mailbox import outbox
from knowledge import library, questions
from knowledge.database import writing
from knowledge.guides import Guide, Source, parse
from knowledge.loop import draft_rows
from knowledge.loop.staff import Role
from knowledge.tables import (
    Decision,
    ProposedAsk,
    Question,
    QuestionGroup,
    Staff,
    Team,
    Ticket,
)
from knowledge.writing.drafts import DraftText
from knowledge.writing.guide_text import as_text
from tests.bot.turns import BOT, CITIZEN, FOUNDER, HOA_BINH, LAN, join
from tests.console.office import Office
from tests.console.xss_payloads import PAYLOADS
from tests.guides import GOOD

COUNT = len(PAYLOADS)
ALL = "\n".join(PAYLOADS)  # where a field has room for all of them
A_GUIDE, FIRST_MEMBER = "doc-0", 70_000
SPELLINGS = 50  # of one group, as its page shows them
WHOLE_GROUPS = -(-COUNT // SPELLINGS)
GUIDES = -(-COUNT // 3)
HALVES = PAYLOADS[: COUNT // 2], PAYLOADS[COUNT // 2 :]
WIDE_ASKS, WIDE_TEXTS = (0, 1), (2, 3)  # a guide has 16 KB: half of them each
WIDE = (*WIDE_ASKS, *WIDE_TEXTS)


def payload(number: int) -> str:
    return PAYLOADS[number % COUNT]


@dataclass
class Planted:
    """The numbers of what is shown by a page of its own."""

    groups: list[int]
    drafts: list[int]
    own_drafts: list[int]
    decided: int


def plant(office: Office) -> Planted:
    with writing(office.engine) as session:
        _colleagues(session)
        _teams(session)
        _members(session, office)
        _guides(session, office)
        groups = _groups(session, office)
        _lost(session, office, groups[0])
        drafts = _drafts(session, office)
        decided = _decided(session, office)
    return Planted(groups, *drafts, decided)


def _colleagues(session: Session) -> None:
    """Those who are named beside what they did."""
    for user in (FOUNDER, LAN):
        row = session.get(Staff, user) or join(user, "", Role.COORDINATOR)
        row.name = ALL
        session.add(row)


def _teams(session: Session) -> None:
    for n in range(COUNT):
        facts = [payload(n + more) for more in range(5)]
        fields = dict(zip(("name", "commune", "province", "phone", "hours"), facts, strict=True))
        session.add(Team(id=f"to-{n}", **fields))
    session.flush()


def _members(session: Session, office: Office) -> None:
    for n in range(COUNT):
        member = FIRST_MEMBER + n
        session.add(join(member, payload(n), Role.MEMBER, HOA_BINH))
        subject = ("ticket 1", f"guide {A_GUIDE}", payload(n))[n % 3]
        session.add(_decision(office, member, "answer", subject, payload(n)))
    session.add(_decision(office, FOUNDER, payload(0), f"guide {A_GUIDE}", ALL, to_version=1))


def _decision(office: Office, by: int, act: str, subject: str, note: str, **more: int) -> Decision:
    return Decision(
        made_at=office.commune.now, made_by=by, act=act, subject=subject, note=note, **more
    )


def _guides(session: Session, office: Office) -> None:
    texts = {f"doc-{n}": as_text(guide(n)) for n in range(GUIDES)}
    library.import_guides(session, texts, office.commune.now)
    live = parse(texts[A_GUIDE], A_GUIDE)
    for more in (1, 2):  # versions that differ in every line
        changed = replace(guide(more * 40), id=A_GUIDE, asks=live.asks[:-more])
        library.publish(session, A_GUIDE, as_text(changed), office.commune.now)


def guide(number: int) -> Guide:
    """Three payloads in its title; where there is room for many, many: see WIDE."""
    many, known = HALVES[number % 2], parse(GOOD, "doc")
    of_parts = [f"{payload(number + n)} {payload(number + 90 + n)}" for n in range(30)]
    sections = [
        replace(one, text=f"{one.text} {more}")
        for one, more in zip(known.sections, of_parts, strict=False)
    ]
    if number in WIDE_TEXTS:
        sections[0] = replace(sections[0], text="\n".join(f"Đọc {one}" for one in many))
    return replace(
        known,
        id=f"doc-{number}",
        title=" ".join(payload(number * 3 + n) for n in range(3)),
        group=payload(number + 1) if number % 10 else "dinh-danh",
        asks=tuple(many) if number in WIDE_ASKS else (payload(number),),
        not_asks=tuple(payload(number + n) for n in range(5)),
        sources=tuple(Source(payload(number + n), "2024-07-01", "") for n in range(3)),
        confirmed_by=payload(number + 2),
        confirmed_on="2026-09-01",
        related=(f"doc-{(number + 1) % GUIDES}",),
        sections=tuple(sections),
    )


def _groups(session: Session, office: Office) -> list[int]:
    """The first few hold all payloads as spellings; then a group of each."""
    questions.meet(session, BOT, CITIZEN, "vi", office.commune.now)
    whole = [PAYLOADS[n * SPELLINGS : (n + 1) * SPELLINGS] for n in range(WHOLE_GROUPS)]
    groups = [_group(session, office, texts) for texts in whole]
    return groups + [_group(session, office, [text]) for text in PAYLOADS]


def _group(session: Session, office: Office, texts: list[str]) -> int:
    now = office.commune.now
    row = QuestionGroup(likeness=f"{texts[0]}", opened_at=now, times=len(texts), last_at=now)
    session.add(row)
    session.flush()
    facts = {"outcome": "unanswered_no_match", "group_id": row.id, "team_id": HOA_BINH}
    for text in texts:
        update = next(office.commune.updates)
        session.add(
            Question(
                bot_id=BOT, update_id=update, asked_at=now, text=text, folded=text, **facts,
                guide=A_GUIDE, section=payload(update), medium=payload(update),
                ended="stuck", handed_over_at=now, wants_news=True,
            )
        )  # fmt: skip
    session.add(
        Ticket(team_id=HOA_BINH, group_id=row.id, text=texts[0], answer=ALL, opened_at=now,
               state="answered", claimed_by=LAN, claimed_at=now)
    )  # fmt: skip
    session.add(
        ProposedAsk(guide_id=A_GUIDE, text="; ".join(texts), group_id=row.id, proposed_by=LAN,
                    proposed_at=now, state="proposed")
    )  # fmt: skip
    return row.id or 0


def _lost(session: Session, office: Office, group: int) -> None:
    for text in PAYLOADS:
        now = office.commune.now
        row = outbox.put(session, BOT, CITIZEN, {"text": text}, now)
        outbox.settle(session, row.id or 0, "unsure", now, error=text)


def _drafts(session: Session, office: Office) -> tuple[list[int], list[int]]:
    sent = [_draft(session, office, FIRST_MEMBER + n, n) for n in range(COUNT)]
    for row in sent:
        draft_rows.submit(row, office.commune.now)
    own = [_draft(session, office, FOUNDER, n) for n in range(0, COUNT, 20)]
    for n, row in enumerate(own):
        row.note = ALL
        if n % 3 == 0:
            draft_rows.base_on(row, A_GUIDE, 1)
    session.flush()
    return [row.id or 0 for row in sent], [row.id or 0 for row in own]


def _draft(session: Session, office: Office, author: int, number: int) -> draft_rows.Draft:
    now = office.commune.now
    row = draft_rows.begin(session, author, DraftText(title=payload(number)), now)
    draft_rows.save_text(row, as_text(replace(guide(number), id="")), now)
    return row


def _decided(session: Session, office: Office) -> int:
    group = session.get_one(QuestionGroup, _group(session, office, PAYLOADS[:3]))
    group.state, group.decision, group.guide = "decided", payload(9), payload(10)
    group.decided_at = office.commune.now
    session.add(_decision(office, FOUNDER, payload(9), f"group {group.id}", ALL))
    return group.id or 0


def addresses(planted: Planted) -> Iterator[str]:
    """Every page that shows what was planted, filters and searches of the address too."""
    yield from (
        "/",
        "/to",
        "/dieu-phoi",
        "/tai-khoan",
        "/huong-dan/nhap",
        "/so-lieu?phieu=answered",
    )
    yield from (f"/to/{HOA_BINH}", "/to/to-5", "/to/to-77/ap-phich", "/so-lieu?so=asked")
    yield from (f"/cau-hoi?trang={n}" for n in range(1, 18))
    yield from (f"/chua-chac?trang={n}" for n in range(1, 17))
    yield from (f"/huong-dan?trang={n}" for n in range(1, 4))
    yield from (f"/so-lieu?so=waiting&trang={n}" for n in (1, 9))
    yield f"/cau-hoi/{planted.decided}"
    yield "/cau-hoi?xem=decided"
    for group in (*planted.groups[:WHOLE_GROUPS], planted.groups[99]):
        yield from (f"/cau-hoi/{group}", f"/cau-hoi/{group}/gan", f"/cau-hoi/{group}/khong-phai")
    yield f"/cau-hoi/{planted.groups[0]}/gan/{A_GUIDE}"
    yield f"/cau-hoi/gan?nhom={'-'.join(map(str, planted.groups[:20]))}"
    for n in (*WIDE, 7, 60):
        here = f"/huong-dan/doc-{n}"
        yield from (here, f"{here}/ban", f"{here}/ban/1", f"{here}/in")
    yield f"/huong-dan/{A_GUIDE}/ban?cu=1&moi=2"
    yield f"/huong-dan/{A_GUIDE}/hoan-tac"
    for draft in (*planted.drafts[::150], *planted.own_drafts[::6]):
        yield f"/bai/{draft}"
    for draft in planted.own_drafts[:2]:
        yield from (f"/bai/{draft}?dang=tep", f"/bai/{draft}/lien-quan?tim=a")
