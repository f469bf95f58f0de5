"""What is installed: the four packages under their own names, with every file they need to run.

The names are generic, and the public index has a `workflows` and a `notifications` of other people. So the wheel is
built and looked into, and nothing else in the environment may provide one of the names.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
LIBRARIES = ROOT / "docs" / "decisions" / "0001-libraries.md"
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock", "package-lock.json")
ADDRESS = re.compile(r"https?://|file:|--(?:extra-)?index|find-links|resolved")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and return the names of the files in it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", folder, ROOT], check=True)
    [path] = folder.glob("samdulea-*.whl")
    with ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("name", PACKAGES)
def test_each_name_is_ours_alone(name: str):
    """A dependency that brings a package of the same name would be imported instead of ours, or half and half."""
    spec = find_spec(name)

    assert spec is not None
    assert spec.origin == str(ROOT / name / "__init__.py")
    assert set(packages_distributions().get(name, ())) <= {"samdulea"}


@pytest.mark.parametrize("name", PACKAGES)
def test_the_wheel_holds_every_file_of_a_package(wheel: set[str], name: str):
    """Workflow files, templates, catalogues, migrations and styles travel with the code."""
    listed = subprocess.run(["git", "ls-files", "-z", name], cwd=ROOT, capture_output=True, check=True).stdout
    tracked = {path for path in listed.decode().split("\0") if path and (ROOT / path).exists()}

    assert tracked
    assert tracked <= wheel


def test_the_wheel_holds_the_front_end_files(wheel: set[str]):
    """They are not committed, so only the build can bring them."""
    vendor = ROOT / "web" / "static" / "vendor"
    wanted = {path.relative_to(ROOT).as_posix() for path in vendor.glob("*.*") if path.name != ".copied"}

    assert {path.rpartition(".")[2] for path in wanted} == {"css", "js", "txt"}
    assert wanted <= wheel


def test_the_wheel_holds_nothing_else(wheel: set[str]):
    """Neither tests nor scripts nor a stray database end up in somebody's site-packages."""
    tops = {name.partition("/")[0] for name in wheel}

    assert tops == {*PACKAGES, f"samdulea-{PROJECT['project']['version']}.dist-info"}


def test_the_project_cannot_be_published_by_accident():
    """The index refuses a distribution that carries this classifier."""
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_address(lock: str):
    """A lock that names an index works on one network only."""
    assert ADDRESS.search((ROOT / lock).read_text("utf-8")) is None


@pytest.mark.parametrize("lock", [name for name in LOCKS if name.startswith("requirements")])
def test_every_locked_release_has_hashes(lock: str):
    """What is installed is what was chosen, or nothing is installed."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    releases = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert releases
    assert [line for line in releases if "--hash=sha256:" not in line] == []


def test_macros_and_styles_are_of_one_release():
    """The Jinja macros write the markup of exactly one release of govuk-frontend."""
    package = (ROOT / "package.json").read_text("utf-8")

    assert '"govuk-frontend": "6.3.0"' in package
    assert any(line.startswith("govuk-frontend-jinja==4.1.0") for line in PROJECT["project"]["dependencies"])


def test_the_british_typeface_and_crest_stay_out():
    """Both may be used on gov.uk only."""
    sheet = (ROOT / "web" / "static" / "vendor" / "govuk-frontend.min.css").read_text("utf-8")

    assert "GDS Transport" not in sheet
    assert "crest" not in sheet.replace("copyright-logo", "")
    assert "--samdulea-font" in sheet


def test_the_list_of_libraries_is_the_lock():
    """docs/decisions/0001 names every library we chose, at the release that is installed."""
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| (\d\S*) \|", LIBRARIES.read_text("utf-8"), re.MULTILINE))
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    chosen = {re.split(r"[\[<>=]", line)[0] for line in PROJECT["project"]["dependencies"]}

    assert listed == {name: locked[name] for name in chosen}
