"""No fee, law, date or hotline is taken for a secret."""

import pytest

from knowledge.privacy import redact

# kind: (values by grouping, cues before it); a kind that needs a cue has no "" among them
CLEAN = """\
Lệ phí cấp lại thẻ căn cước là 50.000 đồng hay 70.000 đ?
Làm hộ chiếu hết 200k hay 2tr ạ
phí 1.200.000 đồng, nộp thêm 35000đ nữa
hộ kinh doanh doanh thu 1.000.000.000 đồng/năm có phải nộp thuế không
trợ cấp 500000 một tháng nhận ở đâu
số tiền 150 000 000 đồng thì đóng thuế sao
Theo Nghị định 69/2024/NĐ-CP thì mức 2 làm ở đâu
Luật số 26/2023/QH15 có hiệu lực từ 01/07/2024
quyết định 766/QĐ-TTg và 2222/QĐ-BHXH nói gì
Thông tư 08/2026/TT-BKHCN áp dụng từ 15/04/2026
Từ ngày 1 tháng 7 năm 2025 bỏ cấp huyện đúng không
hẹn 15.08.2026 lấy kết quả mà chưa có
nộp hồ sơ từ 05.07-30.09.2025 được không
2026-09-01 em nộp rồi
giấy khai sinh đăng ký ngày 12/03/2024 bị sai
sinh viên nhập học 05/09/2026 đăng ký tạm trú sao
tuyển sinh 15/07/2026 cần xác nhận cư trú
Em sinh năm 1990, cháu 14 tuổi
làm căn cước cho bé 6 tuổi online được không
tờ khai CT07, mẫu 01 tải ở đâu
mẫu TK01, CT01 và mẫu số 14-HSB
gọi tổng đài 1900 0368 bấm phím 4
gọi 19000368 hoặc 18001096 không ai nghe
Cổng dịch vụ công 1800 1096, điện lực 1900.545454
điện lực miền Nam 1900 1006 hoặc 1900 9000
báo tin 113, 156, 5656 hay 1022?
trực ban 069 234 8560
gọi 1800 1096 - 1900 0368, 113 hay 1022
tờ khai TK1-TS với mẫu TK01 64.000 đồng
vay 400000000đ hay 827.000.000 có phải khai không
không nhận được OTP thì gọi 1022 được không
không nhận được mã OTP, gọi 1900 0368 à
soạn tin OTP gửi 1414 hay 9029
từ năm 2024 em không nhận được otp
OTP có hiệu lực 120 giây, nhập sai 5 lần bị khóa
mã OTP gồm 6 chữ số gửi về số cũ
mã xác thực theo Nghị định 59/2022 là sao
mật khẩu là gì
mat khau la sao, passcode la gi
mk là sinh viên mới ra trường
mật khẩu là phải có chữ hoa với số à
mật khẩu: gồm 8-20 ký tự
passcode là 6 chữ số hay 4 chữ số
mật khẩu 8 ký tự trở lên
quên mật khẩu thì phải làm sao ạ
quên mk iphone15 thì sao
mật khẩu với OTP khác nhau là thế nào
mã pin của thẻ là do ngân hàng cấp à
Bước 1: mở VNeID 2.2.6, bước 2: chọn Ví giấy tờ
iOS 17.4.1 với Android 14 cài được không
máy samsung a12 ram 4gb bộ nhớ 64gb
hồ sơ G22.99-240101-0001 của em đến đâu rồi
mã hồ sơ 000.00.00.H29-240715-0012 tra ở đâu
thủ tục 1.004227.000.00.00.H18 làm một phần hay toàn trình
https://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma_thu_tuc=1.004194
xem https://chinhphu.vn/bai-viet-102251112152846548.htm
làm việc 7h30-11h30, chiều 13h30-17h00
sáng 08.00-11.30 13.30-17.00 thứ 2 đến thứ 6
mức độ 3, 4 cũ giờ là gì, 5G có cần không
tài khoản mức 2 khác mức 1 chỗ nào
tài khoản định danh của con 12 tuổi
tài khoản bị trừ 500000 đồng
giá trị thẻ căn cước 25 tuổi, 40 tuổi, 60 tuổi đổi
số điện thoại chính chủ là gì
2023 2024 2025 2026 đều nộp rồi
thẻ BHYT có 10 số hay 15 số
xã em có 3.321 hộ, 12.500 dân
nhập 12 số căn cước vào ô
ĐT bàn với di động số nào cũng được à
cho em hỏi @toso_bot có thật không
pin yếu là không quét NFC được à""".splitlines()


@pytest.mark.parametrize("text", CLEAN)
def test_a_text_without_secrets_comes_back_as_it_is(text: str):
    assert redact(text).text == text
    assert redact(text).kinds == ()


def test_a_clean_text_keeps_its_every_character():
    text = "  Lệ phí\u200b ５０.000đ\t–\r\n“VNeID”  e\u0301 \ud83d 👍🏽 \x00"

    assert redact(text).text == text
