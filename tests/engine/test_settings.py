"""Settings: what they are, where they came from, and what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.setting_sources import HIDDEN, BadSettings, describe, load

KEY = "k" * 40


def test_without_anything_the_program_runs_on_this_machine_only():
    """A first try opens no port to the outside and mails nobody."""
    settings = load({"HOME": "/root"}).settings

    assert settings.database.startswith("sqlite:")
    assert settings.host == "127.0.0.1"
    assert settings.smtp_host == ""
    assert settings.durable
    assert not settings.demo


def test_the_environment_wins_over_a_secret_file_and_the_command_line_over_both(tmp_path: Path):
    """Each row says where its value came from, so nobody searches for it."""
    (tmp_path / "samdulea_secret_key").write_text(f"{KEY}\n")
    (tmp_path / "samdulea_port").write_text("9001")
    environ = {
        "SAMDULEA_SECRETS_DIR": str(tmp_path),
        "SAMDULEA_PORT": "9002",
        "SAMDULEA_WORKFLOW_PATHS": "/one:/two",
    }

    loaded = load(environ, host="0.0.0.0", port=None)

    assert loaded.settings.secret_key.get_secret_value() == KEY
    assert (loaded.settings.port, loaded.settings.host) == (9002, "0.0.0.0")
    assert loaded.settings.workflow_paths == [Path("/one"), Path("/two")]
    origins = {row.variable: row.origin for row in describe(loaded)}
    assert origins["SAMDULEA_SECRET_KEY"] == "file"
    assert origins["SAMDULEA_PORT"] == "environment"
    assert origins["SAMDULEA_HOST"] == "command line"
    assert origins["SAMDULEA_DURABLE"] == "default"


def test_a_description_hides_what_is_secret():
    """The output of `samdulea settings` is pasted into mails to the help desk."""
    rows = describe(
        load({"SAMDULEA_DATABASE": "postgresql://anna:geheim@host/city", "SAMDULEA_SMTP_PASSWORD": "geheim"})
    )

    assert "geheim" not in repr(rows)
    assert {row.variable: row.value for row in rows}["SAMDULEA_SMTP_PASSWORD"] == HIDDEN
    assert all(row.meaning for row in rows)


@pytest.mark.parametrize(
    ("environ", "code", "said"),
    [
        ({"SAMDULEA_DATABSE": "x"}, "unknown", "SAMDULEA_DATABSE: unknown; did you mean SAMDULEA_DATABASE?"),
        ({"samdulea_port": "1"}, "unknown", "did you mean SAMDULEA_PORT?"),
        ({"SAMDULEA_PORT": "many"}, "bad_value", "given: 'many'"),
        ({"SAMDULEA_PORT": "70000"}, "bad_value", "less than or equal to 65535"),
        ({"SAMDULEA_SMTP_SECURITY": "ssl"}, "bad_value", "'none', 'starttls' or 'tls'"),
        ({"SAMDULEA_BASE_URL": "duaal.be"}, "bad_value", "begins with http"),
        ({"SAMDULEA_SMTP_SENDER": "Duaal <a@b.be>"}, "bad_value", "only the bare address"),
        ({"SAMDULEA_SECRETS_DIR": "/nowhere"}, "bad_folder", "/nowhere"),
        ({"SAMDULEA_TIMEZONE": "Europe/Paris"}, "bad_value", "Europe/Brussels"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_wrong(environ: dict[str, str], code: str, said: str):
    """A slip in a variable's name would otherwise do nothing, in silence."""
    with pytest.raises(BadSettings) as refused:
        load(environ)

    assert [each.code for each in refused.value.problems] == [code]
    assert said in str(refused.value)


def test_everything_wrong_is_told_at_once_and_no_secret_with_it(tmp_path: Path):
    """Repairing one setting per start is a bad afternoon."""
    (tmp_path / "samdulea_secret_kye").write_text(KEY)

    with pytest.raises(BadSettings) as refused:
        load({"SAMDULEA_SECRETS_DIR": str(tmp_path), "SAMDULEA_SECRET_KEY": "tooshort", "SAMDULEA_DEMO": "perhaps"})

    assert [each.variable for each in refused.value.problems] == [
        "SAMDULEA_SECRET_KYE",
        "SAMDULEA_SECRET_KEY",
        "SAMDULEA_DEMO",
    ]
    assert "tooshort" not in str(refused.value)
