"""The newest guides, whoever asks for them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine, event

from bot.shelf_keeper import ShelfKeeper
from knowledge import library
from knowledge.database import reading, writing
from tests.bot.turns import GUIDE, MORNING
from tests.guides import import_starter

AT_ONCE = 4


def test_many_threads_read_what_was_published_once(engine: Engine) -> None:
    import_starter(engine)
    keeper, together, read = ShelfKeeper(engine), Barrier(AT_ONCE), list[str]()
    with writing(engine) as session:
        library.publish(session, GUIDE, library.text_of(session, GUIDE), MORNING)

    def statement(_connection: object, _cursor: object, said: str, *_more: object) -> None:
        if "FROM guides" in said:
            read.append(said)

    def ask(_number: int) -> library.Shelf:
        with reading(engine) as session:
            session.connection()
            together.wait(10)
            return keeper.newest(session)

    event.listen(engine, "before_cursor_execute", statement)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        shelves = list(threads.map(ask, range(AT_ONCE)))
    assert len(read) == 1
    assert all(one is keeper.shelf for one in shelves)
