"""What authors, reviewers and coordinators do, and what comes out of files."""

from knowledge import library
from knowledge.database import writing
from knowledge.loop import staff, teams
from knowledge.loop.staff import Role
from knowledge.tables import Draft
from tests.bot.turns import (
    FOUNDER,
    GROUP,
    GUIDE,
    HOA_BINH,
    LAN,
    NEIGHBOUR,
    TAN_LAP,
    Commune,
)
from tests.guides import starter_texts
from tests.reliability.flows.acts import Write, flow, in_session, opened, press, types


@flow
def begins_a_draft(commune: Commune) -> Write:
    return press(commune, LAN, f"write:{opened(commune)}")


@flow
def writes_a_draft(commune: Commune) -> Write:
    commune.presses(LAN, "dnew")
    commune.says(LAN, "Nuôi tôm hùm trong bể kính")
    return types(commune, LAN, "Nuôi được, cần bể lớn và nước biển sạch.")


def changed(commune: Commune) -> int:
    """A live guide with other fees, ready to be sent for review."""
    commune.presses(LAN, f"editguide:{GUIDE}:0")
    own = commune.newest(Draft).id or 0
    commune.presses(LAN, f"dedit:{own}:fees")
    commune.says(LAN, "Không mất tiền.")
    commune.deliver()
    return own


@flow
def sends_for_review(commune: Commune) -> Write:
    return press(commune, LAN, f"dsend:{changed(commune)}")


@flow
def publishes(commune: Commune) -> Write:
    opened(commune)
    commune.presses(LAN, f"dsend:{changed(commune)}")
    shown = commune.deliver()[FOUNDER][-1]
    return press(commune, FOUNDER, shown.button("rpublish"))


@flow
def gives_back(commune: Commune) -> Write:
    own = changed(commune)
    commune.presses(LAN, f"dsend:{own}")
    commune.presses(FOUNDER, f"rback:{own}")
    return types(commune, FOUNDER, "Thiếu nguồn, anh bổ sung giúp.")


@flow
def undoes(commune: Commune) -> Write:
    publishes(commune)()
    return press(commune, FOUNDER, f"gundo:{GUIDE}:2")


@flow
def imports_guides(commune: Commune) -> Write:
    texts = dict(sorted(starter_texts().items())[:4])
    return in_session(commune, library.import_guides, texts, commune.now)


@flow
def imports_teams(commune: Commune) -> Write:
    lines = ["team,name,commune,province,phone,hours", "moi,Tổ Mới,xã Mới,Phú Thọ,,"]
    lines.append(f"{HOA_BINH},Tổ Hoà Bình,xã Hoà Bình,Phú Thọ,0210 3 999 999,")
    found = teams.read_teams("\n".join(lines).encode())
    return in_session(commune, teams.import_teams, found)


@flow
def invites(commune: Commune) -> Write:
    return press(commune, FOUNDER, f"invite:m:{TAN_LAP}")


@flow
def follows_an_invitation(commune: Commune) -> Write:
    with writing(commune.engine) as session:
        token = staff.invite(session, Role.MEMBER, TAN_LAP, FOUNDER, commune.now)
    return types(commune, NEIGHBOUR, f"/start moi_{token}")


@flow
def leaves_the_team(commune: Commune) -> Write:
    commune.presses(LAN, f"claim:{opened(commune)}", chat=GROUP)
    return press(commune, LAN, "leave")


@flow
def suspends(commune: Commune) -> Write:
    return press(commune, FOUNDER, f"suspend:{LAN}")


@flow
def a_member_is_forgotten(commune: Commune) -> Write:
    changed(commune)
    commune.presses(LAN, f"claim:{opened(commune)}", chat=GROUP)
    return press(commune, LAN, "erase")
