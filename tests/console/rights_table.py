"""Who may open which page and send which form, as data; test_rights.py tries every cell of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.bot.turns import CITIZEN, FOUNDER, LAN
from tests.console.office import OTHER, OWN

OF_ALL, SUSPENDED, PAUSED, LEFT, DEMOTED, REMOVED = 5003, 5004, 5005, 5006, 5007, 5008
ROLES = {
    "stranger": 0,
    "citizen": CITIZEN,
    "member": LAN,
    "suspended member": SUSPENDED,
    "coordinator": OWN,  # of the area whose rows are behind the path
    "coordinator of another area": OTHER,
    "coordinator of all areas": OF_ALL,
    "founder": FOUNDER,
    "suspended coordinator": PAUSED,
    "coordinator who left": LEFT,
    "coordinator who became a member": DEMOTED,
    "no longer in the settings": REMOVED,
}
# Sets of roles, as the table names them.
ALL_AREAS = {"coordinator of all areas", "founder"}
HERE = {*ALL_AREAS, "coordinator"}
COORDINATORS = {*HERE, "coordinator of another area"}
EVERYBODY = {*ROLES}


@dataclass(frozen=True)
class Cell:
    """`status` for the roles that may; a coordinator who may not meets 404, others the door.

    Words in braces in the path, `query` and `fields` are numbers of rows, see Rows.fresh.
    """

    roles: set[str]
    status: int = 200
    fields: dict[str, str] = field(default_factory=dict)
    query: str = ""
    upload: str = ""
    is_own: bool = False  # whoever may, may with what they began themself

    def filled(self, ids: Mapping[str, str | int]) -> dict[str, str]:
        return {name: value.format(**ids) for name, value in self.fields.items()}


def seen(roles: set[str], query: str = "") -> Cell:
    return Cell(roles, query=query)


def own(status: int = 303, **fields: str) -> Cell:
    return Cell(COORDINATORS, status, fields, is_own=True)


def done(roles: set[str], status: int = 303, **fields: str) -> Cell:
    return Cell(roles, status, fields)


TABLE = {
    # The way in and out
    "GET /vao": seen(EVERYBODY),
    "GET /vao/{link}": seen(EVERYBODY),
    "POST /vao/{link}": done(EVERYBODY, 403),  # of somebody who is no coordinator
    "POST /ra": done(COORDINATORS),
    "POST /ngon-ngu": done(COORDINATORS, language="en", back="/banlamviec/to"),
    # Hôm nay
    "GET /": seen(COORDINATORS),
    "GET /so-lieu": seen(COORDINATORS, "so=waiting"),
    "GET /chua-chac": seen(COORDINATORS),
    "POST /chua-chac/{delivery}/gui-lai": done(HERE),
    "POST /chua-chac/{delivery}/bo-qua": done(HERE),
    # Câu hỏi chưa có lời giải
    "GET /cau-hoi": seen(COORDINATORS),
    "POST /cau-hoi": done(COORDINATORS, lam="gan", nhom="{group}"),
    "GET /cau-hoi/khong-phai": seen(HERE, "nhom={group}"),
    "POST /cau-hoi/khong-phai": done(HERE, **{"nhom": "{group}", "vi-sao": "spam"}),
    "GET /cau-hoi/gan": seen(HERE, "nhom={group}"),
    "GET /cau-hoi/gan/{guide}": seen(HERE, "nhom={group}"),
    "POST /cau-hoi/gan/{guide}": done(HERE, dau="{group}:1"),
    "GET /cau-hoi/{group}": seen(HERE),
    "POST /cau-hoi/{group}/viet": done(HERE),
    "POST /cau-hoi/{group}/de-nghi/{proposed}/bo": done(HERE),
    "GET /cau-hoi/{group}/khong-phai": seen(HERE),
    "GET /cau-hoi/{group}/gan": seen(HERE),
    "GET /cau-hoi/{group}/gan/{guide}": seen(HERE),
    # Hướng dẫn: they belong to no area
    "GET /huong-dan": seen(COORDINATORS),
    "GET /huong-dan/nhap": seen(COORDINATORS),
    "POST /huong-dan/nhap": Cell(COORDINATORS, 303, upload="{file}"),
    "GET /huong-dan/xuat": seen(COORDINATORS),
    "GET /huong-dan/{guide}": seen(COORDINATORS),
    "POST /huong-dan/{guide}/xac-nhan": done(COORDINATORS, who="Công an xã", version="{newest}"),
    "GET /huong-dan/{guide}/hoan-tac": seen(COORDINATORS),
    "POST /huong-dan/{guide}/hoan-tac": done(COORDINATORS, version="{newest}"),
    "GET /huong-dan/{guide}/ban": seen(COORDINATORS),
    "GET /huong-dan/{guide}/ban/{version}": seen(COORDINATORS),
    "POST /huong-dan/{guide}/ban/{version}/dua-lai": done(COORDINATORS),
    "GET /huong-dan/{guide}/in": seen(COORDINATORS),
    # Soạn và duyệt bài
    "POST /bai/moi": done(COORDINATORS),
    "POST /huong-dan/{guide}/sua": done(COORDINATORS),
    "GET /bai/{draft}": own(200),
    "GET /bai/{draft}/lien-quan": own(200),
    "POST /bai/{draft}/xem": own(200, file="{file}"),
    "POST /bai/{draft}/luu": own(file="{file}", seal="{seal}"),
    "POST /bai/{draft}/gui": own(file="{file}", seal="{seal}"),
    "POST /bai/{changing}/ban-moi": own(),
    "POST /bai/{draft}/bo": own(),
    "POST /bai/{sent}/dang": done(HERE, seal="{sent_seal}"),
    "POST /bai/{sent}/tra": done(HERE, note="Thiếu nguồn."),
    "POST /bai/{back}/rut": own(),
    # Tổ và thành viên
    "GET /to": seen(COORDINATORS),
    "GET /to/{team}": seen(HERE),
    "POST /to/{team}/sua": done(HERE, phone="0210 3 555 111", hours="7:30"),
    "POST /to/{team}/thanh-vien": done(HERE, member="{member}", state="suspended"),
    "POST /to/{team}/moi": done(HERE, 200, role="member"),
    "GET /to/{team}/ap-phich": seen(HERE),
    "GET /dieu-phoi": seen(ALL_AREAS),
    "POST /dieu-phoi/moi": done(ALL_AREAS, 200),
    # Tài khoản
    "GET /tai-khoan": seen(COORDINATORS),
    "POST /tai-khoan/ra-het": done(COORDINATORS),
}
