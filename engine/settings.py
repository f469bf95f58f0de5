"""Every setting of the program: its name, default and meaning, read once from the environment and from secret files.

Each is an environment variable ``SAMDULEA_<NAME>``, or a file of that name in lower case in the folder
``SAMDULEA_SECRETS_DIR``. Only the composition root reads them; everything else gets values.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "SAMDULEA_"
SECRETS_DIR = f"{PREFIX}SECRETS_DIR"
SHORTEST_SECRET = 32
LARGEST_STYLE_SHEET = 20_000


def _paths(value: object) -> object:
    return [Path(part) for part in value.split(os.pathsep) if part] if isinstance(value, str) else value


def _address(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not value.partition("://")[2].strip("/"):
        raise ValueError("an address begins with http:// or https://, such as https://duaal.example.be")
    return value.rstrip("/")


def _mailbox(value: str) -> str:
    name, at, domain = value.rpartition("@")
    if not (name and at and domain) or any(sign in value for sign in " <>,"):
        raise ValueError("only the bare address, such as duaal@example.be")
    return value


def _mailbox_or_none(value: str) -> str:
    return _mailbox(value) if value else value


def _style_sheet(value: str) -> str:
    """Let a file pass that pages can load: there, small, and without an address beyond this site."""
    if not value:
        return value
    try:
        text = Path(value).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError("a style sheet that can be read") from error
    if len(text) > LARGEST_STYLE_SHEET or "url(" in text.lower() or "@import" in text.lower():
        raise ValueError("a style sheet of at most 20,000 characters, without url( and @import")
    return value


def _time(value: str) -> str:
    try:
        time.fromisoformat(value)
    except ValueError as error:
        raise ValueError("a time of the day, such as 07:30") from error
    return value


def _hours(value: str) -> str:
    begin, _, end = value.partition("-")
    if not _time(begin) < _time(end):
        raise ValueError("two times of one day, such as 08:00-19:00")
    return value


def _long_enough(value: SecretStr) -> SecretStr:
    if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters")
    return value


class Settings(BaseSettings):
    """The settings of one program. Made by ``engine.setting_sources.load``, which names what is wrong."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    database: str = Field(
        "sqlite:///var/samdulea.db",
        min_length=1,
        description="Where everything is kept: sqlite:///file.db, or postgresql://user:password@host/name.",
    )
    durable: bool = Field(
        default=True,
        description="SQLite answers only when the disk has it. Off is faster, but a power cut may lose seconds.",
    )
    migrate_on_start: Literal["auto", "yes", "no"] = Field(
        "auto",
        description="Bring the database up to date when 'serve' or 'work' starts. auto: on SQLite only.",
    )
    base_url: Annotated[str, AfterValidator(_address)] = Field(
        "http://127.0.0.1:8000", description="The address people reach the site at; links in mails begin with it."
    )
    host: str = Field("127.0.0.1", min_length=1, description="The network address 'serve' listens on.")
    port: int = Field(8000, ge=0, le=65535, description="The port 'serve' listens on.")
    secret_key: Annotated[SecretStr, AfterValidator(_long_enough)] = Field(
        SecretStr(""),
        description=(
            "Makes the links in mails impossible to guess; the same for every web and work process. "
            "Left out on SQLite: made once and kept beside the database."
        ),
    )
    note_keys: SecretStr = Field(
        SecretStr(""),
        description=(
            "Keys that seal wellbeing notes and private fields, separated by commas: the first seals, all open. "
            "Left out: the secret key does both. After a change run 'samdulea reseal'."
        ),
    )
    documents: Path = Field(
        Path("var/documents"),
        description="The folder in which documents of cases are kept; the same for every web and work process.",
    )
    theme_file: Annotated[str, AfterValidator(_style_sheet)] = Field(
        "",
        description="A style sheet of the city: its colours, by the names in the first block of web/static/theme.css.",
    )
    smtp_host: str = Field("", description="The mail server. Empty: mails wait in the outbox.")
    smtp_port: int = Field(25, ge=1, le=65535, description="The port of the mail server.")
    smtp_user: str = Field("", description="The name to sign in to the mail server with; empty: nobody signs in.")
    smtp_password: SecretStr = Field(SecretStr(""), description="The password that goes with it.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="How the connection is protected; tls is from the first byte, usually on port 465."
    )
    smtp_ca_file: str = Field("", description="A file with further certificates to trust (a city's own authority).")
    smtp_timeout: float = Field(30.0, gt=0, le=300, description="The most seconds that one mail may take.")
    smtp_sender: Annotated[str, AfterValidator(_mailbox)] = Field(
        "duaal@localhost", description="The address mails come from; answers that reach nobody else come here."
    )
    smtp_sender_name: str = Field("Duaal leren Antwerpen", description="The name people see beside it.")
    smtp_connections: int = Field(4, ge=1, le=50, description="The most connections to the mail server at a time.")
    mail_per_second: float = Field(
        20.0, gt=0, le=1000, description="The most mails a second that leave, a minute's worth at once at most."
    )
    mail_per_second_domain: float = Field(
        5.0,
        gt=0,
        le=1000,
        description="The same for the addresses of one domain: big providers refuse who floods them.",
    )
    mail_hours: Annotated[str, AfterValidator(_hours)] = Field(
        "08:00-19:00", description="When people outside the staff get mail, on working days outside school holidays."
    )
    digest_time: Annotated[str, AfterValidator(_time)] = Field(
        "07:30", description="When the staff get the mail of their day, on working days."
    )
    mails_a_day: int = Field(
        1, ge=1, le=20, description="The most gathered mails a day to one person outside the staff."
    )
    mails_a_week: int = Field(2, ge=1, le=50, description="The same in a week, Monday to Sunday.")
    bounce_address: Annotated[str, AfterValidator(_mailbox_or_none)] = Field(
        "",
        description=(
            "Where mails that come back arrive, such as bounces@example.be: its server must take bounces+anything@. "
            "Empty: they come to the sender."
        ),
    )
    imap_host: str = Field(
        "", description="The server of the mailbox with bounces and answers to invitations. Empty: none."
    )
    imap_port: int = Field(993, ge=1, le=65535, description="The port of that server.")
    imap_user: str = Field("", description="The name to sign in to that mailbox with.")
    imap_password: SecretStr = Field(SecretStr(""), description="The password that goes with it.")
    imap_security: Literal["none", "starttls", "tls"] = Field(
        "tls", description="How that connection is protected; tls is from the first byte."
    )
    imap_ca_file: str = Field("", description="A file with further certificates to trust for that mailbox.")
    imap_folder: str = Field(
        "INBOX", min_length=1, description="The folder that is read; read mails are marked as seen."
    )
    imap_seconds: float = Field(60.0, ge=1, le=3600, description="How often that mailbox is read.")
    dkim_key_file: str = Field(
        "", description="A private RSA key (PEM) to sign mails with. Empty: the mail server signs."
    )
    dkim_selector: str = Field(
        "duaal", min_length=1, description="The name under which its public key stands in the DNS."
    )
    jobs: Literal["auto", "embedded", "procrastinate"] = Field(
        "auto",
        description=(
            "Who hands mails over: this process itself (embedded), or the workers of Procrastinate on PostgreSQL. "
            "auto: Procrastinate where 'work' runs on PostgreSQL."
        ),
    )
    job_workers: int = Field(
        4, ge=1, le=10, description="How many jobs of ten mails one 'work' has in hand at a time with Procrastinate."
    )
    workflow_paths: Annotated[list[Path], NoDecode, BeforeValidator(_paths)] = Field(
        [], description=f"Further folders with workflows, separated by '{os.pathsep}'."
    )
    worker_in_serve: bool = Field(
        default=True, description="'serve' also fires deadlines and sends mail. Off when 'work' runs beside it."
    )
    tick_seconds: float = Field(1.0, ge=0.05, le=3600, description="How often the worker looks what is due.")
    batch: int = Field(100, ge=1, le=5000, description="The most mails the worker takes in hand at once.")
    alive_file: Path = Field(
        Path("var/worker.alive"), description="The worker touches this file after each tick; 'work --alive' reads it."
    )
    timezone: Literal["Europe/Brussels"] = Field(
        "Europe/Brussels", description="The zone in which days begin and end. Fixed: the calendar is Flemish."
    )
    demo: bool = Field(
        default=False,
        description="Mails go to a mailbox on this machine, shown at /demo/postvak. Never with real people.",
    )
    session_hours: int = Field(10, ge=1, le=168, description="After so many hours people sign in again.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much the program says about what it does."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what ``load`` hands over, so that no value comes from somewhere nobody can name."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def secrets_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder of secret files, None when there is none."""
    return Path(environ[SECRETS_DIR]) if environ.get(SECRETS_DIR) else None
