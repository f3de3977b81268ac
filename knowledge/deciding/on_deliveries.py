"""What coordinators decide on messages that perhaps never arrived: sent again, or passed over."""

from knowledge.deciding.refusals import AlreadyDecided, NotThere
from knowledge.loop import unsure
from knowledge.loop.desk import Desk
from knowledge.loop.staff import Actor
from knowledge.loop.unsure import Unsure


def send_again(desk: Desk, actor: Actor, delivery: int) -> Unsure:
    """Exactly that message is to go out once more. Raises NotThere, AlreadyDecided."""
    return _decide(desk, actor, delivery, unsure.SENT_AGAIN)


def pass_over(desk: Desk, actor: Actor, delivery: int) -> Unsure:
    """It leaves the list. Raises NotThere, AlreadyDecided."""
    return _decide(desk, actor, delivery, unsure.PASSED_OVER)


def _decide(desk: Desk, actor: Actor, delivery: int, act: str) -> Unsure:
    """Of another area's nobody learns that it is there, or was."""
    found = unsure.find(desk.session, delivery, desk.founders)
    one = found or unsure.known(desk.session, delivery, desk.founders)
    if one is None or not actor.decides(one.area):
        raise NotThere
    if found is None:
        raise AlreadyDecided
    unsure.decide(desk.session, found, actor.user_id, act, desk.now)
    return found
