"""Handing mails in at one sink: ours, written and sent; ``smtplib`` and ``smtp-source`` with ready bytes."""

from __future__ import annotations

import smtplib
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import perf_counter

from bench.mail.debian import program
from bench.timing import answer, given
from engine.definition import Definition
from engine.loader import load_all
from engine.message import Message
from notifications import EmailHandler, Smtp
from notifications.letter import letter
from notifications.samples import full
from notifications.texts import Texts
from workflows.register.records import Register

LEARNERS = Path(__file__).parents[2] / "workflows" / "learner_trajectory"
KIND, SENDER, TO = "mentor_question", "duaal@stad.example", "mentor@bedrijf.example"
SITE = "https://duaal.stad.example"
WARM = 50


def messages(count: int) -> Iterator[Message]:
    """Yield questions to a mentor, each of its own, in Dutch."""
    one = replace(full(KIND, _definition(), "nl"), now=datetime(2026, 9, 14, 6, tzinfo=UTC))
    for number in range(count):
        yield replace(one, id=number + 1, uuid=f"00000000-0000-4000-8000-{number:012d}")


def ours(port: int, count: int, connections: int) -> float:
    """Return mails per second, each written from its templates and sent on a pool of connections."""
    smtp = Smtp(host="127.0.0.1", port=port, sender=SENDER, connections=connections)
    with closing(EmailHandler(smtp, SITE, {"learner_trajectory": LEARNERS})) as handler:
        for each in messages(WARM):
            handler(each)
        began = perf_counter()
        under_way: deque[Future[str]] = deque()
        for each in messages(count):
            if len(under_way) >= 2 * connections:
                under_way.popleft().result()
            under_way.append(handler.start(each))
        for each_sent in under_way:
            each_sent.result()
        return count / (perf_counter() - began)


def written(port: int, count: int, connections: int) -> float:
    """Return mails per second that are written and not sent: what our mails cost before any line is spoken."""
    del port, connections
    texts, smtp = Texts(SITE, {"learner_trajectory": LEARNERS}), Smtp(host="-", sender=SENDER)
    for each in messages(WARM):
        letter(each, texts.write(each), smtp).as_bytes()
    began = perf_counter()
    for each in messages(count):
        letter(each, texts.write(each), smtp).as_bytes()
    return count / (perf_counter() - began)


def by_smtplib(port: int, count: int, connections: int) -> float:
    """Return mails per second of ``smtplib`` with the bytes of our mail, a thread to each connection."""
    data = _bytes()

    def send(number: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as line:
            for _ in range(number):
                line.sendmail(SENDER, [TO], data)

    with ThreadPoolExecutor(connections) as pool:
        began = perf_counter()
        list(pool.map(send, [count // connections] * connections))
        return count // connections * connections / (perf_counter() - began)


def by_smtp_source(port: int, count: int, connections: int) -> float:
    """Return mails per second of Debian's ``smtp-source``, on connections that stay open, with mails of our size."""
    size = ["-d", "-s", str(connections), "-m", str(count), "-l", str(len(_bytes()))]
    command = [*program("smtp-source"), *size, "-f", SENDER, "-t", TO, f"127.0.0.1:{port}"]
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return count / (perf_counter() - began)


SIDES: dict[str, Callable[[int, int, int], float]] = {
    "written": written,
    "samdulea": ours,
    "smtplib": by_smtplib,
    "smtp-source": by_smtp_source,
}


def _bytes() -> bytes:
    texts, one = Texts(SITE, {"learner_trajectory": LEARNERS}), next(messages(1))
    return letter(one, texts.write(one), Smtp(host="-", sender=SENDER)).as_bytes()


@cache
def _definition() -> Definition:
    return load_all([LEARNERS.parent], records=Register())["learner_trajectory"]


def main() -> None:
    """Do what the command line asks."""
    asked = given()
    answer(SIDES[asked["side"]](asked["port"], asked["count"], asked["connections"]))


if __name__ == "__main__":
    main()
