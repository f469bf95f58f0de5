"""The container image and the compose file, as far as they can be proved without a Docker engine.

Whether the image builds is not shown here; that what they refer to exists is.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "samdulea"]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment and return what it said."""
    wide = {**os.environ, "COLUMNS": "200"}  # a narrow table breaks long words
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=wide)


def tool(name: str) -> Path:
    """Return the path of a program that the environment brought."""
    return Path(sys.executable).parent / name


def cli_commands() -> dict[str, list[str]]:
    """Return every call of our command line that the files make: where it stands, and its words."""
    calls = {name: SERVICES[name]["command"] for name in OURS}
    for name in OURS:
        test = SERVICES[name].get("healthcheck", {}).get("test", [])
        if test[1:2] == ["samdulea"]:
            calls[f"{name} healthcheck"] = test[2:]
    [words] = re.findall(r'^CMD \["(.*)"\]$', DOCKERFILE, re.MULTILINE)
    return {**calls, "image": words.split('", "')}


def test_the_compose_file_follows_the_specification():
    """A misspelt key is refused here, not on somebody's machine."""
    said = run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")

    assert said.returncode == 0, said.stdout


@pytest.mark.skipif(not tool("hadolint").exists(), reason="hadolint has no release for this platform")
def test_the_dockerfile_passes_its_linter():
    """Syntax, order of the stages, and what hadolint knows of bad habits."""
    said = run(tool("hadolint"), "Dockerfile")

    assert said.returncode == 0, said.stdout


def test_the_first_line_warns():
    """Who copies the file into production has read that it is not meant for that."""
    first = (ROOT / "docker-compose.yml").read_text("utf-8").splitlines()[0]

    assert first.startswith("#")
    assert "Not for production" in first


@pytest.mark.parametrize("where", cli_commands())
def test_every_command_exists(where: str):
    """The words a container starts with are words the command line knows."""
    command, *options = cli_commands()[where]

    said = run(tool("samdulea"), command, "--help")

    assert said.returncode == 0, said.stderr
    assert [option for option in options if option.startswith("--") and option not in said.stdout] == []


@pytest.mark.parametrize("name", OURS)
def test_every_setting_exists(name: str):
    """The settings given to our services are settings the program has: it refuses the others by name."""
    wanted = set(SERVICES[name]["environment"])

    said = run(tool("samdulea"), "settings")

    assert said.returncode == 0, said.stderr
    assert [setting for setting in wanted if setting not in said.stdout] == []


def test_every_service_is_watched():
    """Each service says whether it lives; the one that ends is waited for instead."""
    for name, service in SERVICES.items():
        watched = "test" in service.get("healthcheck", {}) or ("HEALTHCHECK" in DOCKERFILE and name in OURS)
        assert watched, name

    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_services_wait_for_services_that_exist():
    """A dependency on a service that was renamed stops everything."""
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_ports_are_open_to_this_machine_only():
    """The password stands in the file, so nothing of it may be reachable from outside."""
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_image_copies_only_what_is_there():
    """Every path the Dockerfile copies exists and is let through by .dockerignore."""
    lines = [line for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    paths = {path for line in lines for path in shlex.split(line)[1:-1]}
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}

    assert paths
    assert {path for path in paths if not (ROOT / path).exists()} == set()
    assert paths == let_through


def test_the_image_runs_as_nobody_special():
    """The last user named is a number that is not root's."""
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)

    assert users[-1].isdigit()
    assert users[-1] != "0"
