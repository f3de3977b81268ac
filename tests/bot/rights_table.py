"""Who may use which command and button, as data; test_rights.py tries every cell of it."""

GUIDE = "vneid-quen-mat-khau"
ROLES = {
    "stranger": 100,  # in the group, of no team
    "citizen": 101,  # who asked
    "member": 102,
    "member of another team": 103,
    "suspended": 104,
    "coordinator of another area": 105,
    "coordinator": 106,  # of this area
    "founder": 107,  # of all
}
# Sets of roles, as the table names them.
HERE = {"coordinator", "founder"}
COORDINATORS = {*HERE, "coordinator of another area"}
TEAM = {*HERE, "member"}
STAFF = {*COORDINATORS, "member", "member of another team"}
PRIVATE = {*ROLES} - {"stranger"}
OWN = {"citizen"}
AUTHOR = {"member"}
COMMANDS = {
    **dict.fromkeys(("start", "trogiup", "huongdan", "ngonngu", "help", "lang"), PRIVATE),
    **dict.fromkeys(("settings", "riengtu", "dung", "xoadulieu", "privacy", "stop"), PRIVATE),
    **dict.fromkeys(("cuatoi", "xa"), PRIVATE),
    **dict.fromkeys(("congviec", "thongke", "vietbai"), STAFF),
    **dict.fromkeys(("cauhoi", "moi", "to", "chuachac", "guilai"), COORDINATORS),
    **dict.fromkeys(("banlamviec", "console"), COORDINATORS),
}
# The button as it was shown to whoever may press it; numbers are filled in below.
BUTTONS: dict[str, tuple[str, set[str]]] = {
    **{
        name: (f"{name}:0:{GUIDE}", PRIVATE)
        for name in ("guide", "prepare", "problems", "whom", "done", "copy", "pick", "wrong")
    },
    **{name: (f"{name}:0:{GUIDE}:1", PRIVATE) for name in ("step", "problem", "stuck")},
    "helped": (f"helped:0:{GUIDE}", PRIVATE),
    "groups": ("groups", PRIVATE),
    "all": ("all", PRIVATE),
    "group": ("group:dinh-danh:0", PRIVATE),
    "language": ("language:en", PRIVATE),
    "notices": ("notices:off", PRIVATE),
    "erase": ("erase", PRIVATE),
    "cancel": ("cancel", PRIVATE),
    "commune": ("commune:0:hoa-binh", PRIVATE),
    "callme": ("callme:0", PRIVATE),
    "drop": ("drop:0", PRIVATE),
    "none": ("none:{asked}", OWN),
    "handover": ("handover:{asked}", OWN),
    "handon": ("handon:{voice}", OWN),
    "news": ("news:{asked}:yes", OWN),
    "askback": ("askback:{asked}", OWN),
    "settled": ("settled:{asked}", OWN),
    "claim": ("claim:{ticket}", TEAM),
    "handback": ("handback:{taken}", TEAM),
    "answer": ("answer:{ticket}", TEAM),
    "notours": ("notours:{ticket}", TEAM),
    "away": ("away:{ticket}:spam", TEAM),
    "close": ("close:{answered}", TEAM),
    "attach": ("attach:{ticket}", TEAM),
    "attachto": (f"attachto:t:{{ticket}}:{GUIDE}", TEAM),
    "attachsend": (f"attachsend:{{ticket}}:{GUIDE}", TEAM),
    "write": ("write:{ticket}", TEAM),
    "mycard": ("mycard:{ticket}", TEAM),
    "relay": ("relay:{ticket}:0:{me}:0", STAFF),  # nothing was held back: a kind word only
    "dismiss": ("dismiss", STAFF),
    "leave": ("leave", STAFF),
    "leaveask": ("leaveask", STAFF),
    "figures": ("figures:7:-", STAFF),
    "dnew": ("dnew", STAFF),
    "editguide": (f"editguide:{GUIDE}:0", STAFF),
    "figureteams": ("figureteams:7:0", COORDINATORS),
    "digest": ("digest:off", COORDINATORS),
    "list": ("list:0", COORDINATORS),
    "unsure": ("unsure:0", COORDINATORS),
    "teams": ("teams:0", COORDINATORS),
    "invites": ("invites:0", COORDINATORS),
    "manage": (f"manage:{GUIDE}", COORDINATORS),
    "gundo": (f"gundo:{GUIDE}:1", COORDINATORS),
    "gconfirm": (f"gconfirm:{GUIDE}:1", COORDINATORS),
    "open": ("open:{group}:0", HERE),
    "gattach": ("gattach:{group}", HERE),
    "ayes": (f"ayes:{{group}}:{GUIDE}:0", HERE),
    "gwrite": ("gwrite:{group}", HERE),
    "gaway": ("gaway:{group}", HERE),
    "gdecide": ("gdecide:{group}:spam", HERE),
    "proposed": ("proposed:{proposed}", HERE),
    "proposedno": ("proposedno:{proposed}", HERE),
    "resend": ("resend:{lost}:0", HERE),
    "passover": ("passover:{lost}:0", HERE),
    "invite": ("invite:m:hoa-binh", HERE),
    "team": ("team:hoa-binh", HERE),
    "teamedit": ("teamedit:hoa-binh:phone", HERE),
    "suspend": ("suspend:102", HERE),
    "restore": ("restore:104", HERE),
    "rview": ("rview:{sent}", HERE),
    "rpublish": ("rpublish:{sent}:0", HERE),
    "rback": ("rback:{sent}", HERE),
    **{
        name: (f"{name}:{{draft}}", AUTHOR)
        for name in ("draft", "dpause", "dmenu", "ddrop", "ddropyes", "drebase")
    },
    "dask": ("dask:{draft}:summary", AUTHOR),
    "dskip": ("dskip:{draft}:prepare", AUTHOR),
    "dsplit": ("dsplit:{draft}:f:1:{seal}", AUTHOR),
    "dleave": ("dleave:{draft}:steps", AUTHOR),
    "dedit": ("dedit:{draft}:title", AUTHOR),
    "dcut": ("dcut:{draft}:steps:0", AUTHOR),
    "dgroup": ("dgroup:{draft}:ho-tro", AUTHOR),
    "dfind": ("dfind:{draft}", AUTHOR),
    "dview": ("dview:{draft}:guide:0", AUTHOR),
    "dsend": ("dsend:{draft}", AUTHOR),
    "drecall": ("drecall:{sent}", AUTHOR),
}
REFUSALS = (
    "dành cho điều phối viên",
    "dành cho tổ viên",
    "không thuộc tổ của anh/chị",
    "Nút này đã cũ",
    "không còn được lưu",
    "không còn mở để viết",
    "do điều phối viên khác duyệt",
)
