"""What citizens and their teams do: each time one update, in one stroke."""

from functools import partial

from knowledge.tables import Card, ProposedAsk, Question
from tests.bot.turns import (
    ANSWER,
    BOT,
    CITIZEN,
    FOUNDER,
    GROUP,
    GUIDE,
    HOA_BINH,
    LAN,
    NEIGHBOUR,
    TU,
    UNKNOWN,
    Commune,
)
from tests.reliability.flows.acts import (
    KNOWN,
    Write,
    answered,
    flow,
    lost,
    opened,
    press,
    types,
)


@flow
def asks(commune: Commune) -> Write:
    return types(commune, CITIZEN, KNOWN)


@flow
def asks_what_nobody_knows(commune: Commune) -> Write:
    return types(commune, CITIZEN, UNKNOWN)


@flow
def tells_of_a_fraud(commune: Commune) -> Write:
    return types(commune, CITIZEN, "công an gọi bảo chuyển tiền vào tài khoản an toàn, tôi sợ quá")


@flow
def rates(commune: Commune) -> Write:
    commune.says(CITIZEN, KNOWN)
    return press(commune, CITIZEN, f"helped:{commune.newest(Question).id}:{GUIDE}")


@flow
def says_that_it_is_wrong(commune: Commune) -> Write:
    commune.says(CITIZEN, KNOWN)
    return press(commune, CITIZEN, f"wrong:{commune.newest(Question).id}:{GUIDE}")


@flow
def chooses(commune: Commune) -> Write:
    commune.says(CITIZEN, UNKNOWN)
    return press(commune, CITIZEN, f"pick:{commune.newest(Question).id}:{GUIDE}")


@flow
def hands_over(commune: Commune) -> Write:
    commune.says(CITIZEN, f"/start to_{HOA_BINH}")
    commune.says(CITIZEN, UNKNOWN)
    return press(commune, CITIZEN, f"handover:{commune.newest(Question).id}")


@flow
def joins_a_ticket(commune: Commune) -> Write:
    opened(commune)
    commune.says(NEIGHBOUR, f"/start to_{HOA_BINH}")
    commune.says(NEIGHBOUR, UNKNOWN)
    return press(commune, NEIGHBOUR, f"handover:{commune.newest(Question).id}")


@flow
def takes_a_ticket(commune: Commune) -> Write:
    return press(commune, LAN, f"claim:{opened(commune)}", chat=GROUP)


@flow
def hands_back(commune: Commune) -> Write:
    own = opened(commune)
    commune.presses(LAN, f"claim:{own}", chat=GROUP)
    return press(commune, LAN, f"handback:{own}", chat=GROUP)


@flow
def answers_a_ticket(commune: Commune) -> Write:
    commune.asks_the_team(NEIGHBOUR)
    own = opened(commune)
    commune.presses(LAN, f"claim:{own}", chat=GROUP)
    commune.presses(LAN, f"answer:{own}", chat=GROUP)
    return types(commune, LAN, ANSWER)


@flow
def is_held_back(commune: Commune) -> Write:
    own = opened(commune)
    commune.presses(LAN, f"claim:{own}", chat=GROUP)
    commune.presses(LAN, f"answer:{own}", chat=GROUP)
    return types(commune, LAN, "gửi em mã OTP, chuyển khoản 50k em làm hộ")


@flow
def relays_for_another(commune: Commune) -> Write:
    """Words below the card of somebody who has not taken it: asked about first, then sent."""
    opened(commune)
    card = commune.rows(Card)[-1].message_id
    commune.says(TU, ANSWER, chat=GROUP, reply_to=card)
    shown = commune.deliver()[GROUP][-1]
    return press(commune, TU, shown.button("relay"), chat=GROUP)


@flow
def asks_back(commune: Commune) -> Write:
    commune.presses(CITIZEN, f"askback:{answered(commune)}")
    return types(commune, CITIZEN, "mấy giờ có lớp ạ")


@flow
def settles_a_question(commune: Commune) -> Write:
    return press(commune, CITIZEN, f"settled:{answered(commune)}")


@flow
def sends_away(commune: Commune) -> Write:
    return press(commune, LAN, f"away:{opened(commune)}:other_office", chat=GROUP)


@flow
def attaches_to_a_guide(commune: Commune) -> Write:
    return press(commune, LAN, f"attachsend:{opened(commune)}:{GUIDE}", chat=GROUP)


@flow
def accepts_a_wording(commune: Commune) -> Write:
    attaches_to_a_guide(commune)()
    shown = f"proposed:{commune.newest(ProposedAsk).id}"
    commune.presses(FOUNDER, shown)
    yes = next(one for one in commune.deliver()[FOUNDER] if any("ayes" in x for x in one.buttons))
    return press(commune, FOUNDER, yes.button("ayes"))


@flow
def decides_on_a_group(commune: Commune) -> Write:
    opened(commune)
    return press(commune, FOUNDER, f"gdecide:{commune.group.id}:personal")


@flow
def is_forgotten(commune: Commune) -> Write:
    opened(commune)
    commune.asks_the_team(NEIGHBOUR)
    commune.says(CITIZEN, KNOWN)
    return press(commune, CITIZEN, "erase")


@flow
def moves_with_its_group(commune: Commune) -> Write:
    commune.asks_the_team(CITIZEN)
    return partial(commune.talk.migrate, BOT, 1, GROUP, GROUP * 10)


@flow
def loses_its_group(commune: Commune) -> Write:
    commune.asks_the_team(CITIZEN)
    return partial(commune.talk.leave_group, BOT, GROUP, 1)


@flow
def is_blocked(commune: Commune) -> Write:
    commune.says(CITIZEN, KNOWN)
    return partial(commune.talk.set_active, BOT, CITIZEN, 1, active=False)


@flow
def offers_again(commune: Commune) -> Write:
    lost(commune)
    return types(commune, CITIZEN, "/trogiup")


@flow
def shows_again(commune: Commune) -> Write:
    number = lost(commune)
    said = commune.said(CITIZEN, button=f"again:{number}")
    return partial(commune.talk.show_again, said, str(number))


@flow
def sends_again(commune: Commune) -> Write:
    return press(commune, FOUNDER, f"resend:{lost(commune)}:0")


@flow
def passes_over(commune: Commune) -> Write:
    return press(commune, FOUNDER, f"passover:{lost(commune)}:0")
