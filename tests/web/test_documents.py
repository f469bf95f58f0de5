"""A document is handed in on a case and taken out as a file, by whoever sees the case, and goes with it."""

from __future__ import annotations

import base64
import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest

import engine
from engine.documents import LARGEST, DocumentStore
from engine.sweeping import sweep
from tests.web.register_pages import text_of
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.retention.remains import faults_of_record
from tests.workflows.world import World, at
from workflows.retention import work_off

MONDAY = date(2026, 9, 14)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def zipped(**inside):
    """Return an archive with these files in it."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, text in inside.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


@pytest.fixture
def world(db, tmp_path):
    """Give a learner of a coach, and the site with a folder for documents."""
    made = World(db)
    made.case = made.learner()
    made.path = f"/dossiers/{made.case}/documenten"
    made.store = DocumentStore(tmp_path / "documents")
    made.pages = Site(db, None, at(MONDAY), shipped(), documents=made.store)
    return made


def hand_in(world, content=PDF, name="overeenkomst.pdf", actor=None, **typed):
    """Hand in a file."""
    client = world.pages.signed_in(actor or world.coach)
    return client.post(world.path, files={"file": (name, content)}, data=typed)


def files(world):
    """Return the files in the folder."""
    return [path for path in world.store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "overeenkomst.pdf", "application/pdf"),
        (PNG, "foto.png", "image/png"),
        (zipped(word__document_xml="<w/>"), "brief.docx", "application/vnd.openxmlformats-officedocument"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "b.odt", "application/vnd.oasis.opendocument"),
    ],
)
def test_a_file_comes_out_as_it_went_in_and_is_never_shown_inside_the_site(world, content, name, media_type):
    """A colleague of the school takes it out; the timeline says who handed it in."""
    assert hand_in(world, content, name).status_code == 303
    client = world.pages.signed_in(world.coordinator)
    shown = client.get(f"/dossiers/{world.case}")

    answer = client.get(re.search(rf'href="({world.path}/\d+)"', shown.text)[1])

    assert answer.content == content
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{name}"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "Document toegevoegd" in text_of(shown).partition("Tijdlijn")[2]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "brief.pdf", "dit soort bestand"),
        (b"MZ\x90\x00" + bytes(200), "foto.jpg", "dit soort bestand"),
        (zipped(readme="tekst"), "brief.docx", "dit soort bestand"),
        (zipped(word__document_xml="<w/>", **{"word__vbaProject.bin": "x"}), "brief.docx", "zonder macro"),
        (b"", "leeg.pdf", "nog niet ingevuld"),
        (PDF + bytes(LARGEST), "groot.pdf", "hoogstens 10 MB"),
        (PDF, "85.07.30-033.28.pdf", "rijksregisternummer"),
    ],
)
def test_what_may_not_be_kept_is_refused_in_words_whatever_its_name_says(world, content, name, said):
    """By what is in it; nothing stays on the disk."""
    answer = hand_in(world, content, name)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert files(world) == []


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\map\\été\u202egnp.PDF", "été gnp.pdf"),
        ("brief.exe", "brief.exe.pdf"),
        ("50% é; filename=x.html", "50% é; filename=x.html.pdf"),
        ("", "document.pdf"),
    ],
)
def test_a_name_is_never_a_path_nor_a_header(world, name, called):
    """The file lies under a name that nobody chose, inside its folder, for its owner only."""
    hand_in(world, name=name or " ")

    answer = world.pages.signed_in(world.coach).get(f"{world.path}/1")

    [file] = files(world)
    assert re.fullmatch(r"[0-9a-f]{40}", file.name)
    assert file.parent.parent == world.store.folder
    assert file.stat().st_mode & 0o077 == 0
    assert answer.headers["content-disposition"].endswith(f"filename*=UTF-8''{quote(called, safe='')}")
    assert answer.headers["content-disposition"].isascii()


def test_who_does_not_see_the_case_by_name_neither_reads_nor_hands_in(world):
    """The city knows the learner by code; another school does not know her at all."""
    hand_in(world)
    school = engine.add_organisation(world.db, actor=engine.SYSTEM, name="Spectrum", kind="vt")
    stranger = world.person("Piet Baert", "school_coordinator", school)

    for actor in (world.above, world.city, stranger):
        client = world.pages.signed_in(actor)
        assert client.get(f"{world.path}/1").status_code == 404
        assert client.get(f"{world.path}/nieuw").status_code == 404
        assert hand_in(world, actor=actor).status_code == 404
        assert client.post(f"{world.path}/1/weg").status_code in {403, 404}
        assert "overeenkomst.pdf" not in client.get(f"/dossiers/{world.case}").text
    other = world.learner()
    assert world.pages.signed_in(world.coach).get(f"/dossiers/{other}/documenten/1").status_code == 404


def test_a_form_that_is_sent_twice_keeps_one_document_and_one_file(world):
    """What the second one brought is taken away within two hours."""
    first, second = (hand_in(world, key="k1") for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    page = world.pages.signed_in(world.coach).get(f"/dossiers/{world.case}").text
    assert page.count('class="found__what"') == 1
    assert len(files(world)) == 2
    assert sweep(world.db, world.store, at(MONDAY) + timedelta(minutes=59)) == 0
    assert sweep(world.db, world.store, at(MONDAY) + timedelta(hours=1)) == 1
    assert len(files(world)) == 1
    assert world.pages.signed_in(world.coach).get(f"{world.path}/1").content == PDF


def test_a_document_that_is_removed_or_erased_with_its_case_leaves_no_file(world):
    """The record stays whole, and nobody opens the file any more."""
    hand_in(world)
    hand_in(world, name="tweede.pdf")
    client = world.pages.signed_in(world.coach)
    assert "voorgoed" in client.get(f"{world.path}/1/weg").text

    assert client.post(f"{world.path}/1/weg").status_code == 303
    assert client.get(f"{world.path}/1").status_code == 404
    assert "Document verwijderd" in client.get(f"/dossiers/{world.case}").text

    world.go(world.case, "do_not_start", world.coordinator, MONDAY, reason="no_interest")
    night = at(date(2027, 9, 14))
    assert work_off(world.db, shipped(), night)["prospects"] == 1
    assert sweep(world.db, world.store, night + timedelta(hours=1)) == 2
    assert files(world) == []
    assert faults_of_record(world.db) == ()


def test_a_file_that_was_changed_or_lost_on_the_disk_is_not_handed_out(world):
    """The page says so; a folder that is not there loses nothing."""
    hand_in(world)
    client = world.pages.signed_in(world.coach)
    [file] = files(world)

    file.write_bytes(b"%PDF-1.7 something else")
    assert client.get(f"{world.path}/1").status_code == 503
    file.unlink()
    assert "Dit document lukt nu niet" in client.get(f"{world.path}/1").text
    world.pages.documents = DocumentStore(Path("/proc/nowhere"))
    assert hand_in(world).status_code == 503
    assert sweep(world.db, DocumentStore(Path("/proc/nowhere")), at(MONDAY) + timedelta(days=1)) == 0
