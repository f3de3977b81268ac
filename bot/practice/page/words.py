"""The sentences of the page, by the names under which template and scripts know them."""

from collections.abc import Callable, Mapping


def words(_: Callable[[str], str]) -> Mapping[str, str]:
    """Every sentence in the language of `_`; the scripts fill in what stands in braces."""
    return _bar(_) | _phone(_) | _chats(_) | _messages(_) | _attachments(_) | _troubles(_)


def _bar(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "title": _("Practice room"),
        "explanation": _(
            "Nothing typed here leaves this computer;"
            " it is the same program as the bot on Telegram."
        ),
        "about": _("About"),
        "needsScript": _("This page needs JavaScript. Please allow it and open the page again."),
        "phones": _("Phones"),
        "skipTo": _("Write as {name}"),
        "unread": _("{count} new messages"),
    }


def _phone(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "citizen": _("Citizen"),
        "member": _("Team member"),
        "coordinator": _("Coordinator"),
        "about_citizen": _("Somebody who needs help with a public service."),
        "about_member": _("Somebody of the digital team, who answers what the bot cannot."),
        "about_coordinator": _("Somebody who looks after the questions without an answer."),
        "conversation": _("Conversation of {name}"),
        "options": _("Options"),
        "openLink": _("Open by link"),
        "openLinkHint": _("Paste a t.me link or the code after start="),
        "open": _("Open"),
        "block": _("Block the bot"),
        "unblock": _("Unblock"),
        "blocked": _("The bot is blocked on this phone and cannot write to it."),
        "begin": _("Begin"),
        "beginHint": _("Tap Begin, or type your question at once."),
        "commands": _("Menu"),
        "attach": _("Attach"),
        "writeHere": _("Write a message"),
        "send": _("Send"),
        "typing": _("typing…"),
        "newest": _("New messages"),
        "toEnd": _("To the end"),
        "close": _("Close"),
    }


def _chats(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "chats": _("Chats of {name}"),
        "talkWithBot": _("Talk with the bot"),
        "teamGroup": _("Team group"),
        "groupWithoutBot": _("{count} people, the bot is not here yet"),
        "groupWithBot": _("{count} people and the bot"),
        "groupLedByBot": _("{count} people and the bot, as an administrator"),
        "whichGroup": _("Add the bot to which group?"),
        "noGroup": _("nobody on this phone runs a group"),
        "botJoined": _("{name} added the bot to the group"),
        "botLeft": _("{name} took the bot out of the group"),
        "becameSupergroup": _("The group has become a supergroup"),
        "topicCreated": _("{name} opened the topic “{topic}”"),
        "topicRenamed": _("{name} renamed the topic to “{topic}”"),
        "topicClosed": _("{name} closed the topic “{topic}”"),
        "topicReopened": _("{name} reopened the topic “{topic}”"),
    }


def _messages(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "reply": _("Reply"),
        "replyTo": _("Reply to {name}"),
        "letGo": _("Do not reply"),
        "edited": _("edited"),
        "photo": _("Photo"),
        "voice": _("Voice message"),
        "video": _("Video"),
        "sticker": _("Sticker"),
        "document": _("Document"),
        "location": _("Location"),
        "contact": _("Contact"),
        "noSuchButton": _("The practice room cannot do what this button does."),
    }


def _attachments(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "attachHint": _("What you have typed goes along as a caption."),
        "choosePhoto": _("Choose a photo"),
        "samplePhoto": _("Sample photo"),
        "chooseVoice": _("Choose a recording"),
        "sampleVoice": _("Sample voice message"),
        "chooseDocument": _("Choose a document"),
        "sampleSticker": _("Sticker"),
        "sampleTitle": _("Sign-in failed"),
        "sampleText": _("The code is not correct."),
        "sampleAdvice": _("Please try again."),
        "sampleButton": _("Try again"),
    }


def _troubles(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "lost": _("The practice room does not answer. Trying again by itself…"),
        "refused": _("That did not work: {why}"),
        "notReached": _("the practice room does not answer"),
        "notALink": _("this is neither a link to this bot nor a code"),
    }
