"""Files as people send them: read whatever made them, and refused with a reason when no list can be in them.

The reader is a process of its own: each of these files may kill it, and the test goes on.
"""

from __future__ import annotations

import tracemalloc
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from web.spreadsheets.reading import read
from web.spreadsheets.sheets import Sheet
from web.spreadsheets.unreadable import MOST_ROWS, Unreadable
from web.spreadsheets.writing import FORMS

LIST = Sheet("Lijst", ["Naam", "Geboren", "Gsm"], [["Zoë", date(2010, 3, 1), "+32 470 12 34 56"], ["=1+1", None, "-"]])
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def packed(**parts):
    """Return a zip with these parts; two underscores stand for a slash, one at the end for the ending."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def book(**cells):
    """Return an xlsx with a text in each of these cells."""
    made, file = Workbook(), BytesIO()
    for place, text in cells.items():
        made.active[place] = text
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("form", list(FORMS))
def test_a_long_list_is_written_without_being_held(form, tmp_path):
    """A list of fifty thousand must not end the program that serves the pages: rows are written as they come."""
    many = 6000
    rows = ([f"Leerling {number}", date(2026, 9, 14), "x" * 100] for number in range(many))

    tracemalloc.start()
    with (tmp_path / "list").open("w+b") as file:
        for _ in FORMS[form].onto(file, [Sheet("Lijst", ["Naam", "Dag", "Tekst"], rows)], tmp_path):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000
    assert [each.name for each in tmp_path.iterdir()] == ["list"]


@pytest.mark.parametrize("form", list(FORMS))
def test_what_was_written_is_read_again(form):
    """Somebody downloads a list, fills it in and sends it back: nothing moved, no zero and no accent was lost."""
    found = read(FORMS[form].write([LIST]))

    assert found.columns == ("Naam", "Geboren", "Gsm")
    day = "01/03/2010" if form == "csv" else "2010-03-01"
    assert found.rows == ((2, ["Zoë", day, "+32 470 12 34 56"]), (3, ["=1+1", "", "-"]))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "read_as"),
    [("cp1252", ";", "cp1252"), ("utf-16", "\t", "utf-16"), ("utf-8", ",", "utf-8"), ("utf-8-sig", ";", "utf-8")],
)
def test_csv_of_any_program_is_understood_and_says_how(encoding, delimiter, read_as):
    """Accents are where encodings show: Zoë is no ZoÃ«."""
    found = read(f"Naam{delimiter}Stad\r\n\r\nZoë{delimiter}Gent\r\nNoor\r\n".encode(encoding))

    assert found.rows == ((3, ["Zoë", "Gent"]), (4, ["Noor", ""]))
    assert (found.read_as["encoding"], found.read_as["delimiter"]) == (read_as, delimiter)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_rows"),
        (b"Naam;Stad\r\n", "no_rows"),
        (b"Naam\x00;Stad\r\nZo;Gent", "not_text"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"<html><table>", "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 cut off", "broken_file"),
        (packed(word__document="<x/>"), "not_a_spreadsheet"),
        (packed(xl__workbook="<x>"), "broken_file"),
        (packed(content=ENTITY, **{"META-INF__manifest": "<x/>"}), "strange_xml"),
        (packed(xl__workbook="<x/>", **{f"xl__worksheets__sheet{n}": "<x/>" for n in range(600)}), "too_heavy"),
        (b"Naam\r\n" + b"Amina\r\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"Naam\r\n" + b"A" * 3000, "long_cell"),
        (b"Naam\r\n" + b";" * 150 + b"x", "far_cell"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_with_a_reason(content, code):
    """Each reason has its sentence on the page; none of them is 'something went wrong'."""
    with pytest.raises(Unreadable) as refused:
        read(content)

    assert refused.value.code == code


def test_a_cell_at_the_end_of_the_sheet_does_not_ask_for_all_memory():
    """A legal file of five kilobytes that kills other readers: the answer names the cell to clear."""
    with pytest.raises(Unreadable) as refused:
        read(book(A1="Naam", A2="Amina", XFD1048576="x"))

    assert (refused.value.code, refused.value.values) == ("far_cell", {"cell": "XFD1048576"})


def test_half_a_megabyte_that_unpacks_to_hundreds_is_not_unpacked():
    """Whoever sends it costs the server a look at its table of contents."""
    with pytest.raises(Unreadable) as refused:
        read(packed(xl__workbook="<x/>", xl__sharedStrings="<t>" + "A" * 90_000_000))

    assert refused.value.code == "too_heavy"


def test_the_first_sheet_with_rows_is_read_or_the_one_that_is_named():
    """Many files begin with an empty sheet or a page of explanation."""
    content = FORMS["ods"].write([Sheet("Leeg", [], []), LIST, Sheet("Ander", ["Stad"], [["Gent"]])])

    assert read(content).read_as["sheet"] == "Lijst"
    assert read(content, "Ander").rows == ((2, ["Gent"]),)
    with pytest.raises(Unreadable) as refused:
        read(content, "Blad 9")
    assert refused.value.values["sheets"] == "Leeg, Lijst, Ander"
