"""What is refused is said in the visitor's language."""

import pytest

from tests.console.office import Office, words_of

pytestmark = pytest.mark.anyio


async def test_in_the_language_that_the_visitor_has_chosen(office: Office) -> None:
    visitor = await office.coordinator()
    await visitor.does("/ngon-ngu", language="en", back="/banlamviec/to")
    answer = await visitor.asks("/cau-hoi/7")
    assert answer.status_code == 404
    assert "This page is not there, or not for your area." in words_of(answer.text)


async def test_before_that_in_the_language_of_the_browser(office: Office) -> None:
    http = office.stranger().http
    for wanted, said in (("en-GB,en", "This page is not there"), ("vi", "Không có trang này")):
        answer = await http.get("/banlamviec/khong/co", headers={"accept-language": wanted})
        assert said in words_of(answer.text)
