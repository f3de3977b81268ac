"""Names and addresses go; words, places, dates and fees that only look like them stay."""

import unicodedata

import pytest

from knowledge.privacy import redact

ORDINARY = """\
Lỗi này là do văn phòng đất đai làm sai
chậm là do thị trấn em chưa có máy
chủ hộ mua bảo hiểm y tế cho cả nhà
người nộp mua bảo hiểm ở đâu
ghi sai tên là do trong sổ cũ
tên ta trong giấy tờ bị sai
tên hộ gia đình trên sổ bị sai
đổi tên chủ thẻ bảo hiểm y tế cần giấy tờ gì
sai tên mã thẻ bhyt
em là hộ kinh doanh
tên do mình đặt được không
tên đăng nhập là gì
Quê em là Lâm Đồng
Nơi sinh trên giấy khai sinh là Hà Tĩnh
Tỉnh mới của em là Cao Bằng
Xã em bây giờ tên là Kim Sơn
Tên xã mới là Mai Châu
Đường trước nhà tên Lê Lợi
Trường cháu tên là Nguyễn Du
gọi về số 1022 không ai nghe máy
nhắn tin gửi về số 1414
tại số 3 bị lỗi
đăng ký tạm trú 15/8 mà chưa có
đăng ký thường trú 12/2020
tạm trú 5/2025 hết hạn
em đang ở 1/3 bước
em ở 30/4 có nghỉ lễ không
thường trú 2 thôn khác nhau
em đang ở phòng 1 cửa của xã
nhà em ở 3 tầng có làm được không
nhà tôi ở 2 người
em ở 3 tháng rồi
hiện đang tạm trú 24h
phí đổi bằng lái là 135000 đúng không
lệ phí cấp lại gplx là 115000 hay 135000
tài khoản không làm từ năm 2019 thì mở lại sao
sđt không làm từ năm 2019
otp chờ hai ba bốn năm phút
con học lớp 12a-2024
xe 50cc 2024 có cần bằng lái
số khẩn cấp 113 114 115 là gì"""

# The secret stands between stars.
PRIVATE = """\
tên em *Phạm Minh Tuấn* sai dấu
tên em: *Phạm Minh Tuấn*
Tên của em *Trần Thị Hoa* bị sai
tên con *Nguyễn Văn Bình* sinh năm ngoái
tên mẹ em *Hoàng Thị Mai* ghi sai
tôi là *Nguyễn Thị Lan*, xin hỏi
mẹ em là bà *Nguyễn Thị Lan*
tên là *Nguyễn  Văn  Bình*
chủ hộ là *đỗ xuân dũng*
EM TÊN *LÊ THỊ HOA*. HỎI CHÚT
chồng tôi tên *lê văn mít* mất hôm qua
em tên *giàng a sính* ở Hà Giang
nhà em ở *12 Lê Lợi*, phường Hòa Bình
nhà em *số 6 hẻm 12 Phan Văn Trị*, phường An Khánh
địa chỉ *số 25/7 đường Trần Phú*, phường Hạc Thành
em trọ ở *102/3/4 quang trung* phường 10
gửi về nhà *45 ngõ 8 phố Huế* quận Hai Bà Trưng
em ở *số 3, ngách 12/5*, phường Láng
bằng lái cũ số *AC 123456*"""


def unmarked(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


@pytest.mark.parametrize("text", ORDINARY.splitlines())
def test_what_only_looks_private_stays(text: str) -> None:
    for typed in (text, unmarked(text), text.lower()):
        assert redact(typed).text == typed


@pytest.mark.parametrize("line", PRIVATE.splitlines())
def test_what_is_private_goes_and_the_rest_stays(line: str) -> None:
    for typed in (line, unmarked(line)):
        before, secret, after = typed.split("*")
        left = redact(before + secret + after).text
        assert secret not in left
        assert left.endswith(after)
        assert left.startswith(before[:4])
