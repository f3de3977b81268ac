"""A guide that there is answers it: chosen, what would follow shown, then done."""

from collections.abc import Sequence
from functools import partial

from bot.console.pages import gaps
from bot.console.visit import Moved, Result, Shown, Visit, as_number
from bot.conversation.team.news import after_attach
from bot.rendering import telegram_html
from knowledge.deciding import on_groups, on_many_groups
from knowledge.deciding.on_groups import Attached, Seen
from knowledge.deciding.on_many_groups import Together
from knowledge.deciding.proposal import Proposal, effects, has_room, likeliest
from knowledge.deciding.refusals import Changed
from knowledge.guides import Guide
from knowledge.loop import guide_list

MOST_GUIDES = 10
ASKED = 5  # groups whose questions are looked up when several are attached


def which(visit: Visit) -> Result:
    """The likeliest guides first; a search finds others."""
    numbers = gaps.meant(visit)
    found = gaps.waiting(visit, numbers)
    if not found.done:
        return gaps.nothing_left(visit, numbers, found.refused)
    typed = visit.asked("tim")
    own = [one.group.id or 0 for one in found.done]
    guides = _found(visit, typed) if typed else _nearest(visit, found.done)
    values = {
        "asked": [(one.group, gaps.words_of(visit, one)) for one in found.done],
        "left_out": gaps.refusals(visit, found.refused),
        "typed": typed,
        "guides": [(one, _to(visit, own, one.id), _summary(one)) for one in guides],
        "here": gaps.about(visit, own, "gan").partition("?")[0],
        "named": gaps.named(own) if len(own) > 1 else "",
        "query": gaps.filters(visit),
    }
    return Shown("attach_which.html", values)


def look(visit: Visit) -> Result:
    """What would be learned and who be told; what else would change comes later."""
    numbers, guide_id = gaps.meant(visit), visit.path["guide"]
    found = on_many_groups.proposals(visit.desk, visit.actor, numbers, guide_id)
    gaps.check_any(found)
    if not found.done:
        return gaps.nothing_left(visit, numbers, found.refused)
    shown = found.done
    values = {
        "guide": shown[0].guide,
        "shown": [(one, _words(visit, one)) for one in shown],
        "left_out": gaps.refusals(visit, found.refused),
        "told": sum(one.told for one in shown),
        "learned": sum(len(one.wordings) for one in shown),
        "has_room": has_room(*shown),
        "others": gaps.about(visit, [one.group_id for one in shown], "gan"),
        "query": gaps.filters(visit),
    }
    return Shown("attach.html", values, later=partial(_effects, shown=shown))


def _words(visit: Visit, one: Proposal) -> str:
    return gaps.words_of(visit, on_groups.seen(visit.desk, visit.actor, one.group_id))


def _effects(visit: Visit, shown: Sequence[Proposal]) -> Shown:
    """With the button: nobody says yes before they could see what it does."""
    guides = visit.desk.shelf.guides
    titles = {guide_id: guide.title for guide_id, guide in guides.items()}
    values = {
        "guide": shown[0].guide,
        "shown": shown,
        "effects": effects(visit.desk, *shown),
        "titles": titles,
        "query": gaps.filters(visit),
    }
    return Shown("attach_effects.html", values)


def attach(visit: Visit) -> Result:
    """Live at once; of what was asked in other words since, the new proposal is shown."""
    seals, guide_id = _seals(visit), visit.path["guide"]
    found = on_many_groups.attach(visit.desk, visit.actor, guide_id, seals)
    gaps.check_any(found)
    for one in found.done:
        visit.tell(after_attach(visit.desk, one))
    if found.done:
        return gaps.back_to_list(visit, _said(visit, found, guide_id))
    numbers = list(seals)
    if any(isinstance(one, Changed) for one in found.refused):
        said = visit._("Asked in other words meanwhile: please look at it once more.")
        return Moved(_to(visit, numbers, guide_id), said)
    return gaps.nothing_left(visit, numbers, found.refused)


def _seals(visit: Visit) -> dict[int, int]:
    """By group, as the form carries them: number, colon, seal."""
    pairs = [one.partition(":")[::2] for one in visit.form.get("dau", [])[: gaps.MOST]]
    read = [(as_number(number), as_number(seal)) for number, seal in pairs]
    return {number: seal for number, seal in read if number is not None and seal is not None}


def _said(visit: Visit, found: Together[Attached], guide_id: str) -> str:
    _ = visit._
    learned = sum(one.learned for one in found.done)
    told = sum(len(one.decided.told) for one in found.done)
    words = [
        _("Questions attached to “{title}”: {count}.").format(
            title=gaps.title_of(visit, guide_id), count=len(found.done)
        ),
        _("Wordings learned: {count}.").format(count=learned),
        _("People told: {count}.").format(count=told),
    ]
    if not all(one.has_room for one in found.done):
        words.append(_("The guide has no room for more wordings, so not all were learned."))
    return "\n".join([" ".join(words), *gaps.refusals(visit, found.refused)])


def _to(visit: Visit, numbers: Sequence[int], guide_id: str) -> str:
    return gaps.about(visit, numbers, f"gan/{guide_id}")


def _nearest(visit: Visit, known: Sequence[Seen]) -> list[Guide]:
    """Of several groups the best of each, then the second of each."""
    texts = [one.members[-1].text for one in known[:ASKED]]
    most = MOST_GUIDES // 2 if len(texts) == 1 else 3
    ranked = [likeliest(visit.desk, text, most) for text in texts]
    turns = [guides[n] for n in range(most) for guides in ranked if n < len(guides)]
    return list({one.id: one for one in turns}.values())


def _summary(guide: Guide) -> str:
    """In words alone: the whole line of the list is one link."""
    return telegram_html.words(telegram_html.render(guide.summary))


def _found(visit: Visit, typed: str) -> list[Guide]:
    """By what it means, then by its letters: somebody may type the end of a title."""
    shelf = visit.desk.shelf.guides
    wanted = guide_list.Wanted(text=typed)
    lines = guide_list.guide_list(shelf.values(), {}, wanted, visit.desk.today).lines
    both = [*likeliest(visit.desk, typed, MOST_GUIDES // 2), *(one.guide for one in lines)]
    return list({one.id: one for one in both}.values())[:MOST_GUIDES]
