"""A handful of guides, just enough to be confused with one another."""

from knowledge.search import Document, Passage


def make_guide(
    name: str,
    title: str,
    *asks: str,
    text: str = "",
    problems: tuple[str, ...] = (),
    not_asks: tuple[str, ...] = (),
) -> Document:
    passages = [
        Passage("tom-tat", "", text),
        Passage("chuan-bi", "Cần chuẩn bị", "Thẻ căn cước và điện thoại."),
        Passage("le-phi", "Lệ phí và thời gian", "Không mất phí, làm xong ngay."),
        *(Passage(f"loi-{i}", symptom, "Thử lại.") for i, symptom in enumerate(problems, 1)),
        Passage("hoi-ai", "Hỏi ai", "Công an xã, phường."),
    ]
    return Document(name, title, asks, tuple(passages), not_asks)


GUIDES = (
    make_guide(
        "quen-mat-khau",
        "Đặt lại mật khẩu VNeID khi quên",
        "quên mật khẩu VNeID",
        "quen mk vneid lay lai the nao",
        "không nhớ mật khẩu đăng nhập ứng dụng định danh",
        "đặt lại mật khẩu app VNeID",
        text="Mở VNeID, bấm Quên mật khẩu, nhập số định danh rồi đặt mật khẩu mới.",
        problems=("Nhập thông tin mà báo không khớp", "Không đọc được chip trên thẻ"),
        not_asks=("lấy lại mật khẩu facebook", "quên mật khẩu wifi nhà", "mất pass gmail"),
    ),
    make_guide(
        "quen-passcode",
        "Đặt lại passcode VNeID khi quên",
        "quên passcode VNeID",
        "không nhớ mã 6 số của VNeID",
        "muốn đổi passcode sang số khác",
        text="Vào Ví giấy tờ, bấm Quên passcode, nhập mã OTP rồi đặt 6 số mới.",
        problems=("Bị báo sai passcode", "Nhập sai quá 5 lần nên bị khóa"),
    ),
    make_guide(
        "dinh-danh-muc-2",
        "Đăng ký tài khoản định danh mức 2",
        "làm định danh mức 2 ở đâu",
        "đi đăng ký mức 2 phải mang gì",
        "nâng tài khoản từ mức 1 lên mức 2",
        text="Mang thẻ căn cước đến công an xã, phường gần nhất.",
        problems=("SIM đứng tên người khác", "Con dưới 14 tuổi có làm được không"),
    ),
    make_guide(
        "tra-cuu-ho-so",
        "Tra cứu hồ sơ đã nộp",
        "xem hồ sơ nộp tới đâu rồi",
        "hồ sơ nộp lâu mà chưa thấy kết quả",
        "tra mã hồ sơ ở chỗ nào",
        text="Vào Cổng Dịch vụ công quốc gia, gõ mã hồ sơ vào ô tra cứu.",
        problems=("Quên mã hồ sơ",),
    ),
    make_guide(
        "duong-bo",
        "Nộp phạt vi phạm đường bộ",
        "bị phạt nguội thì đóng tiền ở đâu",
        "nộp phạt vi phạm giao thông trên mạng",
        text="Tra biên bản theo biển số rồi trả tiền qua ngân hàng.",
    ),
)
