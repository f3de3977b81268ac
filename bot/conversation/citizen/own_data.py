"""What people decide about their own data: what is kept, notices or none, remove it all."""

from bot.conversation.reply import Button, Reply
from bot.conversation.rights import Command, Press
from bot.conversation.team import cards
from bot.conversation.team.phrases import nobody_asks
from bot.conversation.turn import Turn, bold, column
from knowledge.erasure import erase
from knowledge.retention import LONGEST_WAIT
from knowledge.tables import Staff

BACKUP_DAYS = 30  # the longest that a backup may live


def privacy(turn: Turn) -> list[Reply]:
    """/riengtu: ten lines, so that they are read."""
    _ = turn._
    link_ends = _(
        "That a question is yours I forget {days} days after it was answered, and after "
        "{longest} days even if it still waits."
    ).format(days=turn.keep_link_days, longest=LONGEST_WAIT.days)
    rest_ends = _(
        "Questions are removed after {months} months. Your number goes {days} days after your "
        "last message, once no question hangs on it."
    ).format(months=turn.keep_text_months, days=turn.keep_link_days)
    lines = [
        _("I keep: the text of your question, when it came, and which guide I showed."),
        _(
            "Before it is stored I cover numbers of ID, phone and cards, codes, passwords, names, "
            "house and street."
        ),
        _("I do not keep: your name, your user name, your pictures, voice messages, location."),
        _("I know your chat only by its Telegram number. The team sees the covered text only."),
        link_ends,
        rest_ends,
        _("/dung stops notices. /xoadulieu removes everything of yours at once."),
        nobody_asks(_),
        _("If you sent something private by mistake, delete that message in Telegram."),
    ]
    return [Reply("\n".join([bold(_("Your privacy")), "", *(f"- {line}" for line in lines)]))]


def switch_notices(turn: Turn) -> list[Reply]:
    """/dung: off, and on again the next time."""
    return set_notices(turn, wanted=not turn.person.notices)


def set_notices(turn: Turn, *, wanted: bool) -> list[Reply]:
    _ = turn._
    turn.person.notices = wanted
    turn.session.add(turn.person)
    if wanted:
        text = _("Notices are on: I write to you when there is news, such as an answer.")
        return [Reply(text, column(Button(_("Turn notices off"), "notices", ("off",))))]
    text = _("Notices are off: I write only when you write. Your questions are answered as before.")
    return [Reply(text, column(Button(_("Turn notices on again"), "notices", ("on",))))]


def ask_to_erase(turn: Turn) -> list[Reply]:
    """/xoadulieu: what would go, and one button."""
    _ = turn._
    lines = [
        _("It removes: your questions, your Telegram number, your settings, waiting messages."),
        _("Questions that wait for the team go too: no answer will come."),
        _("It cannot be undone. Unless you tap the button, nothing is removed."),
    ]
    if turn.session.get(Staff, turn.said.user_id):
        lines.insert(
            2,
            _("You leave your team: a new invitation is needed. What you decided stays, unsigned."),
        )
    text = "\n".join([bold(_("Remove everything I keep of you?")), "", *(f"- {x}" for x in lines)])
    return [Reply(text, column(Button(_("Remove everything"), "erase")))]


def erase_all(turn: Turn) -> list[Reply]:
    _ = turn._
    touched = erase(turn.session, turn.person, turn.now)
    lines = [
        _("Gone: your questions, your Telegram number, your settings, waiting messages."),
        _("Backups, where there are any, hold it for {days} days at most.").format(
            days=BACKUP_DAYS
        ),
        _(
            "Questions that no longer carried your number cannot be found any more; they end "
            "after {months} months."
        ).format(months=turn.keep_text_months),
        _("What the team was told stays in their Telegram, without your name."),
        _("The messages of this chat you delete in Telegram yourself."),
    ]
    again = _("Type a question whenever you like: we begin anew.")
    text = "\n".join([bold(_("Everything is removed.")), "", *(f"- {x}" for x in lines)])
    farewell = Reply(f"{text}\n\n{again}", vanishes=True)
    return [farewell, *(card for ticket in touched for card in cards.updated(turn.desk, ticket))]


COMMANDS = {
    "riengtu": Command(privacy),
    "dung": Command(switch_notices),
    "xoadulieu": Command(ask_to_erase),
    # The names that Telegram expects of every bot; not in the menu.
    "privacy": Command(privacy),
    "stop": Command(switch_notices),
}
BUTTONS = {
    "notices": Press(lambda turn, parts: set_notices(turn, wanted=parts[0] == "on")),
    "erase": Press(lambda turn, _parts: erase_all(turn)),
}
