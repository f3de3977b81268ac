"""Finding one's way: greeting, help, browsing by group, language."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press
from bot.conversation.turn import Turn, bold, column, number, paged, short
from bot.locale import LANGUAGES, speaker

GUIDES_PER_PAGE = 8
Speaker = Callable[[str], str]


def greeting(turn: Turn) -> Reply:
    _ = turn._
    lines = [
        bold(_("Hello! I help with VNeID, online public services and paying fees.")),
        bold(_("Just type your question, no marks needed.")),
        _("For example: quen mat khau vneid"),
        _("Never send codes (OTP), passwords or pictures of your ID card."),
        _("Or choose what it is about:"),
    ]
    if turn.is_coordinator:
        lines.append(_("You are a coordinator: /cauhoi lists the unanswered questions."))
    elif turn.actor.is_staff:
        lines.append(_("You are a member of a digital team: /congviec shows your work."))
    return Reply("\n\n".join(lines), _group_buttons(turn))


def help_(turn: Turn) -> list[Reply]:
    _ = turn._
    lines = [
        bold(_("How to use me")),
        "- " + _("Type your question as you would say it. No marks needed."),
        "- " + _("Tap “Step by step”: one step at a time, with me beside you."),
        "- " + _("At a loss? Tap “I am stuck at this step”."),
        "- " + _("/huongdan: all guides by group"),
        "- " + _("/ngonngu: Tiếng Việt or English"),
        "- " + _("/riengtu: what I keep and what I do not"),
        "- " + _("/dung: stop notices, or get them again"),
        "- " + _("/xoadulieu: remove everything I keep of you"),
    ]
    lines[-3:-3] = [
        "- " + _("/cuatoi: my questions with the team"),
        "- " + _("/xa: where I live"),
    ]
    if turn.actor.is_staff:
        lines.append("- " + _("/congviec: my tickets and drafts"))
        lines.append("- " + _("/vietbai: write a guide"))
        lines.append("- " + _("/thongke: figures"))
    if turn.is_coordinator:
        lines.append("- " + _("/cauhoi: unanswered questions"))
        lines.append("- " + _("/chuachac: messages that perhaps never arrived"))
        lines.append("- " + _("/moi: invite somebody"))
        lines.append("- " + _("/to: teams and members"))
        lines.append("- " + _("/banlamviec: the console, in a browser"))
    text = "\n".join([lines[0], "", *lines[1:]])
    return [Reply(text, column(Button(_("See all guides"), "groups")))]


def unknown_command(turn: Turn) -> list[Reply]:
    (known,) = help_(turn)
    text = turn._("I do not know this command.")
    return [replace(known, text=f"{text}\n\n{known.text}")]


def groups(turn: Turn) -> list[Reply]:
    return [Reply(bold(turn._("What is it about?")), _group_buttons(turn))]


def group(turn: Turn, name: str, page: int) -> list[Reply]:
    """The guides of one group, a page of buttons at a time."""
    _ = turn._
    titles = group_names(_)
    guides = [one for one in turn.shelf.guides.values() if one.group == name]
    if not guides:
        return groups(turn)
    buttons = [Button(short(one.title), "guide", (0, one.id)) for one in guides]
    rows = list(paged(turn, buttons, page, "group", name, size=GUIDES_PER_PAGE))
    rows.append((Button(_("All groups"), "groups"),))
    return [Reply(bold(titles.get(name, name)), tuple(rows))]


def group_names(_: Speaker) -> dict[str, str]:
    return {
        "dinh-danh": _("VNeID, electronic identity"),
        "dich-vu-cong": _("Online public services"),
        "thanh-toan": _("Paying fees online"),
        "thu-tuc": _("Common procedures"),
        "an-toan": _("Scams, staying safe"),
        "ho-tro": _("Help and hotlines"),
    }


def _group_buttons(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """One button for each group that has guides, the known groups first."""
    names = group_names(turn._)
    present = {guide.group for guide in turn.shelf.guides.values()}
    order = [name for name in names if name in present] + sorted(present - names.keys())
    return column(*(Button(names.get(name, name), "group", (name, 0)) for name in order))


def language(turn: Turn) -> list[Reply]:
    """/ngonngu vi|en; without a word it asks."""
    chosen = turn.said.argument.strip().lower()
    if chosen in LANGUAGES:
        return set_language(turn, chosen)
    buttons = (Button("Tiếng Việt", "language", ("vi",)), Button("English", "language", ("en",)))
    return [Reply(turn._("Which language shall I speak? (Guides are in Vietnamese.)"), (buttons,))]


def set_language(turn: Turn, chosen: str) -> list[Reply]:
    if chosen not in LANGUAGES:
        return language(turn)
    turn.person.language = chosen
    turn.session.add(turn.person)
    _ = speaker(chosen)
    return [Reply(_("From now on I speak English."))]


COMMANDS = {
    "trogiup": Command(help_),
    "huongdan": Command(groups),
    "ngonngu": Command(language),
    # The names that Telegram expects of every bot; not in the menu.
    "help": Command(help_),
    "lang": Command(language),
    "settings": Command(language),
}
BUTTONS = {
    "groups": Press(lambda turn, _parts: groups(turn)),
    "all": Press(lambda turn, _parts: groups(turn), sends=True),
    "group": Press(lambda turn, parts: group(turn, parts[0], number(parts[1]))),
    "language": Press(lambda turn, parts: set_language(turn, parts[0])),
}
