"""A list too long to wait for: made by the worker, fetched by who asked and may still, gone after a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.commands.staff import add_organisation
from engine.documents import DocumentStore, DocumentsUnusable
from engine.export_jobs import KEPT, LEASE
from engine.settings import Settings
from engine.sweeping import PATIENCE as UNTIL_SWEPT
from engine.sweeping import sweep
from engine.tables import export_jobs, exports, grants
from tests.web.register_pages import text_of
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.market import at
from tests.workflows.world import World
from web.export_work import PATIENCE, ExportWork, NoLongerTheSameError
from web.ticking import duties_of
from workflows.register.staff import give_role, take_role

TAKE, FILES = "/leerlingen/uitvoer", "/bestanden"
NOW = at(date(2026, 9, 14))
SOON = timedelta(seconds=1)


@pytest.fixture
def world(db, tmp_path):
    """A school with three learners, where more than two are too many to wait for."""
    made = World(db)
    made.folder = tmp_path / "documents"
    made.store = DocumentStore(made.folder)
    made.pages = Site(db, None, NOW, shipped(), documents=made.store, rows_at_once=2)
    made.other = add_organisation(db, actor=SYSTEM, name="Atheneum", kind="vt")
    for name in ("Amina", "Yassin", "Noor"):
        made.learner(first_name=name, last_name="Bakkali")
    made.browser = made.pages.signed_in(made.coordinator)
    return made


def asked(world, **form):
    """Ask for the list and return the number of the file."""
    answer = world.browser.post(TAKE, data={"vorm": "xlsx", **form})
    assert answer.headers["location"] == f"{FILES}?gevraagd=ja", answer.text
    with world.db.read() as tx:
        return tx.execute(select(export_jobs.c.id).order_by(export_jobs.c.id.desc())).scalars().first()


def worker(world, at_once=None):
    """Return what every worker does about files, and nothing else of what it does."""
    settings = Settings(database=world.db.url, documents=world.folder)
    [duty] = [each for each in duties_of(settings, world.db, shipped()) if isinstance(each, ExportWork)]
    return replace(duty, at_once=at_once or duty.at_once)


def work(duty, now=NOW):
    """Let a worker tick until there is nothing left to do."""
    while duty(now):
        pass


def names(answer):
    """Return the names in a file, and what its second sheet says."""
    assert answer.status_code == 200, answer.text
    rows, about = (list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(answer.content)))
    return [row[rows[0].index("Naam")] for row in rows[1:]], str(about)


def files(world):
    """Return the files that lie in the folder."""
    return [each for each in world.folder.rglob("*") if each.is_file()]


def move(world, person, school):
    """Let somebody work in another school from now on."""
    admin = world.person("Hakima Said", "administrator", None)
    give_role(world.db, person.person_id, "school_coordinator", school, actor=admin, now=NOW)
    with world.db.read() as tx:
        held = select(grants.c.id).where(grants.c.person_id == person.person_id).order_by(grants.c.id)
        first = tx.execute(held).scalars().first()
    take_role(world.db, first, actor=admin, now=NOW)


def test_a_long_list_is_made_by_the_worker_and_fetched_by_who_asked(world):
    """Nobody sits looking at a page that does not come, and no colleague finds the file."""
    file = asked(world, opleiding="Elektrische", gekozen="ja", kolom=["name", "state"])
    assert "Leerlingen (xlsx) Opleiding: … 14/9/2026" in text_of(world.browser.get(FILES))

    work(worker(world))

    assert "Klaar 3 rijen, op te halen tot 21/9/2026" in text_of(world.browser.get(FILES))
    rows, about = names(world.browser.post(f"{FILES}/{file}"))
    assert rows == ["Amina B.", "Yassin B.", "Noor B."]
    assert "Opleiding: Elektrische" in about
    assert "Laatste contact" not in about
    assert world.pages.signed_in(world.coach).post(f"{FILES}/{file}").status_code == 404
    with world.db.read() as tx:
        [log] = tx.execute(select(exports)).all()
        assert "Elektrische" not in str((tx.execute(select(export_jobs)).one(), log))
    assert (log.person_name, log.rows, log.named) == ("Jan Smet", 3, 3)


def test_a_worker_that_dies_half_way_leaves_nothing_behind(world):
    """Another begins anew: no row is missing, none comes twice, and half a file is no file."""
    file = asked(world)
    dying = worker(world, at_once=1)
    dying(NOW)
    assert "Wordt gemaakt 1 van 3 rijen" in text_of(world.browser.get(FILES))
    assert world.browser.post(f"{FILES}/{file}").status_code == 404
    other, later = worker(world, at_once=2), NOW + LEASE + SOON
    assert not other(NOW + SOON)

    other(later)
    work(dying, later)
    work(other, later)

    world.pages.now = later
    assert sorted(names(world.browser.post(f"{FILES}/{file}"))[0]) == ["Amina B.", "Noor B.", "Yassin B."]
    sweep(world.db, world.store, later + UNTIL_SWEPT)
    assert len(files(world)) == 1


def test_a_disk_that_is_full_for_a_moment_costs_nobody_their_file(world):
    """The worker tries anew by itself; only what fails for an hour is told, with what to do."""
    file, duty = asked(world), worker(world)
    world.folder.write_text("no folder")
    with pytest.raises(DocumentsUnusable):
        duty(NOW)
    assert "Wordt gemaakt" in text_of(world.browser.get(FILES))

    world.folder.unlink()
    work(duty, NOW + LEASE + SOON)

    assert len(names(world.browser.post(f"{FILES}/{file}"))[0]) == 3
    asked(world)
    world.store.folder.rename(world.folder.with_name("elsewhere"))
    world.folder.write_text("no folder")
    with pytest.raises(DocumentsUnusable):
        duty(NOW + PATIENCE + SOON)
    assert "Mislukt Vraag de lijst opnieuw" in text_of(world.browser.get(FILES))


def test_the_file_holds_what_its_reader_may_see_when_it_is_made(world):
    """Who moved to another school meanwhile gets nothing of the old one, whenever that was."""
    asked(world)
    move(world, world.coordinator, world.other)
    work(worker(world))
    assert "Klaar 0 rijen" in text_of(world.browser.get(FILES))

    other = world.person("Bo Nys", "school_coordinator", world.school)
    world.browser = world.pages.signed_in(other)
    first, half = asked(world), worker(world, at_once=1)
    work(half)
    second = asked(world, vorm="csv")
    half(NOW)
    move(world, other, world.other)
    with pytest.raises(NoLongerTheSameError):
        half(NOW)

    assert world.browser.post(f"{FILES}/{first}").status_code == 403
    assert world.browser.post(f"{FILES}/{second}").status_code == 404
    assert "Mislukt" in text_of(world.browser.get(FILES))


def test_a_file_is_gone_after_a_week(world):
    """A list of learners does not lie about for a year because somebody once needed it."""
    file = asked(world)
    duty = worker(world)
    work(duty)
    over = NOW + KEPT

    world.pages.now = over - SOON
    world.browser = world.pages.signed_in(world.coordinator)
    assert world.browser.post(f"{FILES}/{file}").status_code == 200
    world.pages.now = over
    assert world.browser.post(f"{FILES}/{file}").status_code == 404
    assert "Geen bestanden" in world.browser.get(FILES).text
    work(duty, over)
    sweep(world.db, world.store, over + UNTIL_SWEPT)
    assert files(world) == []


def test_pressing_twice_makes_one_file_and_pressing_on_is_refused(world):
    """An impatient hand does not keep the worker busy for a day."""
    assert asked(world) == asked(world)
    for column in ("name", "about", "block", "state", "owner"):
        answer = world.browser.post(TAKE, data={"vorm": "csv", "gekozen": "ja", "kolom": [column]})

    assert answer.status_code == 422
    assert "Downloaden: er worden al 5 bestanden voor u gemaakt" in answer.text


def test_a_long_file_tells_where_somebody_works_too(world):
    """A list that became long loses no column of a short one."""
    world.guided(world.work("Bakkerij De Vos"))
    number = asked(world, gekozen="ja", kolom=["name", "company_name"])
    work(worker(world))

    book = load_workbook(BytesIO(world.browser.post(f"{FILES}/{number}").content))

    head, *rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert head == ("Naam", "Bedrijf")
    assert max(str(company or "") for _, company in rows).startswith("Bakkerij De Vos")
    assert len(rows) == 4
