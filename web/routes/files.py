"""Uw bestanden: long lists that a worker makes for somebody, how far each is, and handing one over."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from engine.errors import NotFound
from engine.export_jobs import Job, list_jobs, open_job
from engine.exports import Export, note_export
from web import pages
from web.exported import FILES
from web.exports import handed_over
from web.lists import title_of
from web.mail_faces import written
from web.pages import Context, Here, RecordId, Who, button, page, words
from web.speech import Speech
from web.spoken import Says
from web.spreadsheets.writing import FORMS

router = APIRouter(prefix=FILES)


@router.get("")
def show(request: Request, here: Here, actor: Who, say: Says, gevraagd: str = "") -> Response:
    """List the files of this person, the newest first, and how far each is."""
    said, found = words()["export"]["files"], list_jobs(here.db, actor=actor, now=here.now())
    going = any(each.status in {"waiting", "making"} for each in found)
    asked = {"text": said["asked"], "detail": said["asked_text"], "tone": "good", "undo": None}
    return page(
        request,
        "exports/files.html",
        said["title"],
        notice=asked if gevraagd and going else None,
        said=said,
        buttons=[button(said["again"], FILES, look="secondary")] if going else [],
        columns=[{"label": label, "href": "", "sorted": "", "numeric": False} for label in said["columns"]],
        rows=[_row(here, each, say) for each in found],
    )


@router.post("/{job_id}")
def take(here: Here, actor: Who, say: Says, job_id: RecordId) -> Response:
    """Hand a file over, piece by piece, once it is written down who takes it."""
    if here.documents is None:
        raise NotFound("no files are kept here")
    job = open_job(here.db, job_id, actor=actor, now=here.now())
    path, kind = here.documents.whole(job.stored), FORMS[job.asked.form]
    log = Export(job.asked.workflow, kind.ending, job.asked.filters, job.rows, job.named)
    note_export(here.db, log, actor=actor, now=here.now())
    made = pages.today(job.done_at or job.asked_at)
    headers = handed_over(f"{_title(here, job, say).lower()}-{made.isoformat()}", kind.ending)
    return FileResponse(path, media_type=kind.media_type, headers=headers)


@router.get("/{job_id}")
def back(_actor: Who, job_id: RecordId) -> Response:
    """Lead whoever comes back to the address of a file to the list: it is handed over by its button only."""
    return RedirectResponse(f"{FILES}#file-{job_id}", HTTPStatus.SEE_OTHER)


def _row(here: Context, job: Job, say: Speech) -> dict[str, Any]:
    said = words()["export"]["files"]
    texts = {
        "making": said["progress"].format(rows=_number(job.rows), total=_number(job.asked.total)),
        "done": said["rows"].format(rows=_number(job.rows), moment=written(job.until)) if job.until else "",
        "failed": said["failed"],
    }
    ready = job.status == "done"
    return {
        "id": f"file-{job.id}",
        "title": f"{_title(here, job, say)} ({FORMS[job.asked.form].ending})",
        "filters": "; ".join(job.asked.filters.values()) or words()["export"]["about"]["none"],
        "asked": written(job.asked_at),
        "state": said["states"][job.status],
        "text": texts.get(job.status, ""),
        "button": button(said["take"], f"{FILES}/{job.id}", post=True, look="primary") if ready else None,
    }


def _title(here: Context, job: Job, say: Speech) -> str:
    return title_of(job.asked.workflow, here.workflows.current(job.asked.workflow), say)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
