"""Two weeks of a commune with a lot to do: what the pages are looked at with."""

from datetime import timedelta

from knowledge import questions
from knowledge.answers import Answer, Outcome
from knowledge.database import writing
from knowledge.loop import draft_rows, groups
from knowledge.loop.staff import Role, State
from knowledge.questions import Asked, Ending
from knowledge.search import Match
from knowledge.tables import Staff, Team
from knowledge.writing.drafts import DraftText
from tests.bot.turns import BOT, CITIZEN, GROUP, GUIDE, HOA_BINH, LAN, TAN_LAP, TU, join
from tests.console.office import Office

LONG = (
    "em ở xã mới sáp nhập, sổ hộ khẩu thì bị thu từ năm ngoái, giờ trường yêu cầu giấy xác nhận "
    "thông tin về cư trú cho con vào lớp một nhưng lên VNeID bấm mãi không thấy mục đó, hỏi cán bộ "
    "thì bảo tự làm trên mạng, vậy phải vào đâu, cần chụp những giấy gì và bao lâu thì có kết quả?"
)
GAPS = (
    "xin cấp lại bản sao giấy khai sinh cho người mất từ năm 1970 thì làm ở đâu",
    LONG,
    "cách nuôi tôm hùm trong bể kính ở nhà",
    "đăng ký tạm trú cho người thuê trọ ở nhiều phòng một lúc",
    "đổi tên trên sổ đỏ sau khi sáp nhập tỉnh",
    "máy cũ không cài được VNeID thì dùng cách nào",
)
OUTCOMES = (Outcome.ANSWERED, Outcome.ANSWERED, Outcome.UNSURE, Outcome.NO_MATCH)
COMMUNES = ("Thượng Cốc", "Yên Thuỷ", "Đà Bắc", "Kim Bôi", "Lạc Sơn", "Mường Khến", "Tân Lạc")


def make_busy(office: Office, teams: int = 2) -> None:
    _add_teams(office, teams - 2)
    _ask(office)
    _work(office)


def _add_teams(office: Office, count: int) -> None:
    with writing(office.engine) as session:
        for n in range(count):
            commune = f"{COMMUNES[n % len(COMMUNES)]} {n // len(COMMUNES) + 1}"
            session.add(
                Team(
                    id=f"xa-{n}",
                    name=f"Tổ công nghệ số cộng đồng xã {commune}",
                    commune=commune,
                    province="Phú Thọ",
                    phone=f"0218 3 555 {n:03}" if n % 3 else "",
                    hours="7:30–11:30, 13:30–17:00" if n % 2 else "",
                    chat_id=-2000 - n if n % 4 else None,
                )
            )
        session.flush()
        for n in range(count):
            session.add(join(6000 + n, f"Tổ viên {n}", Role.MEMBER, f"xa-{n}"))


def _ask(office: Office) -> None:
    """More of them of late; what became of each is as usual."""
    now, number = office.commune.now, 100_000
    with writing(office.engine) as session:
        for day in range(14):
            for n in range(3 + (13 - day) % 4 * 2):
                number += 1
                outcome = OUTCOMES[n % len(OUTCOMES)]
                text = GAPS[number % len(GAPS)] if outcome is Outcome.NO_MATCH else "quên mật khẩu"
                at = now - timedelta(days=day, minutes=7 * n + 5)
                person = questions.meet(session, BOT, 20_000 + number % 40, "vi", at)
                person.team_id = (HOA_BINH, TAN_LAP, None)[n % 3]
                answer = Answer(outcome, (Match(GUIDE, "buoc-1", 80.0),))
                row = questions.record(session, person, Asked(BOT, number, text), answer, at)
                row.ended = (Ending.HELPED, Ending.NONE, Ending.STUCK, Ending.NONE)[n % 4]
        groups.place_all(session, now)


def _work(office: Office) -> None:
    """Tickets in every state, one answer that may be lost, a draft to be looked at."""
    commune = office.commune
    said = ["ở đây có lớp học VNeID cho người già không", *GAPS[:2]]
    for n, text in enumerate(said):
        commune.asks_the_team(CITIZEN + 10 + n, text)
    commune.presses(LAN, f"claim:{commune.ticket.id}", chat=GROUP)
    commune.deliver()
    commune.answers(LAN, commune.ticket.id)
    commune.loses(CITIZEN + 12)
    with writing(office.engine) as session:
        row = draft_rows.begin(session, LAN, DraftText(title="Xin bản sao khai sinh"), commune.now)
        draft_rows.submit(row, commune.now)
        tu = session.get_one(Staff, TU)
        tu.state = State.SUSPENDED
        session.add(tu)
