"""The folder and the database hold the same guides, and neither loses an edit to the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from knowledge import library
from knowledge.database import reading, writing
from knowledge.library import Imported
from knowledge.tables import GuideRow, GuideVersion
from tests.guides import GOOD, starter_texts

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
OTHER = GOOD.replace("doi-so", "doi-sim").replace("Đổi số điện thoại", "Đổi sim")
NEWER = GOOD.replace("Đọc số mới.", "Đọc số mới cho cán bộ.")
LOCAL = GOOD.replace("Đọc số mới.", "Ghi số mới ra giấy.")


def import_(engine: Engine, *texts: str) -> Imported:
    by_id = {"doi-sim" if "doi-sim" in text else "doi-so": text for text in texts}
    with writing(engine) as session:
        return library.import_guides(session, by_id, NOW)


def edit(engine: Engine, text: str) -> None:
    """As a coordinator will: the live text changes, the digest of the folder's text does not."""
    with writing(engine) as session:
        row = session.get_one(GuideRow, "doi-so")
        row.text, row.version = text, row.version + 1


def live(engine: Engine) -> GuideRow:
    with reading(engine) as session:
        return session.get_one(GuideRow, "doi-so")


def version(engine: Engine) -> int:
    with reading(engine) as session:
        return library.version(session)


def test_the_first_import_adds_every_guide(engine: Engine) -> None:
    assert import_(engine, GOOD, OTHER) == Imported(added=("doi-sim", "doi-so"))

    with reading(engine) as session:
        assert [guide.id for guide in library.guides(session)] == ["doi-sim", "doi-so"]
    assert (live(engine).text, live(engine).version) == (GOOD, 1)


def test_importing_again_changes_nothing(engine: Engine) -> None:
    import_(engine, GOOD, OTHER)
    before = version(engine)

    assert import_(engine, GOOD, OTHER) == Imported(unchanged=("doi-sim", "doi-so"))
    assert version(engine) == before
    with reading(engine) as session:
        assert len(session.exec(select(GuideVersion)).all()) == 2


def test_a_change_in_the_folder_comes_as_a_new_version(engine: Engine) -> None:
    import_(engine, GOOD)

    assert import_(engine, NEWER) == Imported(changed=("doi-so",))
    assert (live(engine).text, live(engine).version) == (NEWER, 2)


def test_every_text_that_a_guide_had_is_kept(engine: Engine) -> None:
    import_(engine, GOOD)
    import_(engine, NEWER)

    with reading(engine) as session:
        rows = session.exec(select(GuideVersion).order_by(GuideVersion.version)).all()
    assert [(row.version, row.text, row.origin) for row in rows] == [
        (1, GOOD, "import"),
        (2, NEWER, "import"),
    ]


def test_an_edit_here_outlives_an_older_folder(engine: Engine) -> None:
    import_(engine, GOOD)
    edit(engine, LOCAL)

    assert import_(engine, GOOD) == Imported(unchanged=("doi-so",))
    assert live(engine).text == LOCAL


def test_edits_on_both_sides_are_a_conflict_and_ours_stays(engine: Engine) -> None:
    import_(engine, GOOD, OTHER)
    edit(engine, LOCAL)

    assert import_(engine, NEWER, OTHER) == Imported(unchanged=("doi-sim",), conflicts=("doi-so",))
    assert live(engine).text == LOCAL


def test_an_edit_that_came_back_through_the_folder_is_no_conflict_later(engine: Engine) -> None:
    import_(engine, GOOD)
    edit(engine, LOCAL)
    assert import_(engine, LOCAL) == Imported(unchanged=("doi-so",))

    assert import_(engine, NEWER) == Imported(changed=("doi-so",))


def test_the_index_is_out_of_date_exactly_after_a_change(engine: Engine) -> None:
    seen = [version(engine)]
    for text in (GOOD, GOOD, NEWER, NEWER):
        import_(engine, text)
        seen.append(version(engine))
    edit(engine, LOCAL)
    import_(engine, GOOD)  # a conflict
    seen.append(version(engine))

    assert seen == [0, 1, 1, 2, 2, 2]


def test_two_changes_at_the_same_time_raise_the_version_twice(engine: Engine) -> None:
    import_(engine, GOOD)

    def raise_often(_: int) -> None:
        for _ in range(10):
            with writing(engine) as session:
                library.raise_version(session)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(raise_often, range(2)))
    assert version(engine) == 21


def test_an_export_gives_back_the_imported_bytes(engine: Engine, tmp_path: Path) -> None:
    texts = starter_texts()
    with writing(engine) as session:
        library.import_guides(session, texts, NOW)
        written = library.export(session, tmp_path)

    assert {path.stem: path.read_bytes().decode() for path in written} == texts
    assert {path.parent.name for path in written} <= {"dinh-danh", "dich-vu-cong", "an-toan"} | {
        "thanh-toan", "thu-tuc", "ho-tro",
    }  # fmt: skip


def test_an_export_writes_only_what_differs(engine: Engine, tmp_path: Path) -> None:
    import_(engine, GOOD, OTHER)
    with reading(engine) as session:
        library.export(session, tmp_path)
    edit(engine, LOCAL)

    with reading(engine) as session:
        assert library.export(session, tmp_path) == [tmp_path / "dinh-danh/doi-so.md"]
    assert (tmp_path / "dinh-danh/doi-so.md").read_text(encoding="utf-8") == LOCAL


def test_the_shelf_finds_a_guide_by_its_own_words(engine: Engine) -> None:
    import_(engine, GOOD)
    with reading(engine) as session:
        shelf = library.load(session)

    assert shelf.version == 1
    assert shelf.guides["doi-so"].title == "Đổi số điện thoại trong VNeID"
    assert [match.guide for match in shelf.index.find("doi so dien thoai").matches] == ["doi-so"]


def test_an_empty_database_gives_an_empty_shelf(engine: Engine) -> None:
    with reading(engine) as session:
        shelf = library.load(session)

    assert (shelf.version, shelf.guides) == (0, {})
    assert shelf.index.find("doi so dien thoai").matches == ()
