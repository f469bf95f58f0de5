"""Documents of a case: handing one in, taking one out as a file, and removing one."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from engine.actor import Actor
from engine.commands.documents import add_document, remove_document
from engine.documents import FIELD, KINDS, LARGEST, DocumentStore
from engine.errors import BadInput, FieldProblem, NotFound
from engine.queries.case_page import CaseView, view_case
from engine.queries.documents import Document, list_documents, open_document
from engine.visibility import keeps_documents
from web import case_forms, forms
from web.pages import Context, Here, RecordId, Who, new_key, page, words

router = APIRouter(prefix="/dossiers/{case_id}/documenten")
ROOM = 100_000
"""What a form may weigh beside its file."""
ALONE = "default-src 'none'; sandbox"
"""What a file may do, should a browser show it after all: nothing."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it was posted. ``too_large``: nothing of it was read."""

    name: str = ""
    content: bytes = b""
    key: str = ""
    too_large: bool = False

    def refuse_too_large(self) -> None:
        """Let a form pass that was read.

        Raises:
            BadInput: it said that it weighs too much.
        """
        if self.too_large:
            raise BadInput((FieldProblem(FIELD, "document_too_large", (("maximum", str(LARGEST // 1024**2)),)),))


async def handed_in(request: Request, _actor: Who) -> HandedIn:
    """Read the posted form, unless it says itself that it is too large."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST + ROOM:
        return HandedIn(too_large=True)
    async with request.form(max_files=1, max_fields=10) as form:
        file, key = form.get(FIELD), str(form.get("key", ""))[:80]
        if not isinstance(file, UploadFile):
            return HandedIn(key=key)
        return HandedIn(file.filename or "", await file.read(LARGEST + 1), key)


def store_of(here: Here) -> DocumentStore:
    """Return where documents are kept.

    Raises:
        NotFound: this program keeps none.
    """
    if here.documents is None:
        raise NotFound("no documents are kept here")
    return here.documents


Handed = Annotated[HandedIn, Depends(handed_in)]
Store = Annotated[DocumentStore, Depends(store_of)]


@router.get("/nieuw")
def ask(request: Request, here: Here, actor: Who, *, _store: Store, case_id: RecordId) -> Response:
    """Show the form that hands in a document."""
    return _form(request, _writable(here, actor, case_id), "", HTTPStatus.OK)


@router.post("")
def add(request: Request, here: Here, actor: Who, *, store: Store, posted: Handed, case_id: RecordId) -> Response:
    """Keep the document, or say what is wrong with it."""
    case = _writable(here, actor, case_id)
    try:
        posted.refuse_too_large()
        add_document(
            here.db,
            here.workflows,
            store,
            case_id,
            name=posted.name,
            content=posted.content,
            actor=actor,
            now=here.now(),
            key=posted.key or None,
        )
    except BadInput as error:
        wrong = forms.sentences(error, {FIELD: words()["documents"]["file"]})
        return _form(request, case, wrong.get(FIELD, ""), HTTPStatus.UNPROCESSABLE_ENTITY)
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=document", HTTPStatus.SEE_OTHER)


@router.get("/{document_id}")
def take_out(here: Here, actor: Who, store: Store, case_id: RecordId, document_id: RecordId) -> Response:
    """Return the file, to be kept and never to be shown inside the site."""
    document, content = open_document(here.db, here.workflows, store, case_id, document_id, actor=actor)
    plain = "".join(sign if sign.isascii() and sign not in '"\\%' else "_" for sign in document.name)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name, safe='')}",
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=document.media_type, headers=headers)


@router.get("/{document_id}/weg")
def ask_remove(
    request: Request, here: Here, actor: Who, *, _store: Store, case_id: RecordId, document_id: RecordId
) -> Response:
    """Ask whether the document may go for good."""
    case, said = _writable(here, actor, case_id), words()["documents"]
    document = next((each for each in _listed(here, actor, case_id) if each.id == document_id), None)
    if document is None:
        raise NotFound(f"no document {document_id} on case {case_id}")
    path = f"documenten/{document_id}/weg"
    data = case_forms.plain_form(case, path, said["remove"], [], submit=said["remove"], lead=document.name)
    data["form"] |= {"danger": True, "effects": [said["for_good"]]}
    return page(request, "cases/form.html", data["title"], **data)


@router.post("/{document_id}/weg")
def remove(here: Here, actor: Who, _store: Store, case_id: RecordId, document_id: RecordId) -> Response:
    """Take the document away; the timeline keeps that it was there."""
    remove_document(here.db, here.workflows, case_id, document_id, actor=actor, now=here.now())
    return RedirectResponse(f"/dossiers/{case_id}?gedaan=document-weg", HTTPStatus.SEE_OTHER)


def _writable(here: Context, actor: Actor, case_id: int) -> CaseView:
    """Return the case, for who may hand something in on it."""
    case = view_case(here.db, here.workflows, case_id, actor, here.now())
    if not keeps_documents(case.definition, case.roles):
        raise NotFound(f"{actor.name} keeps no documents of case {case_id}")
    return case


def _listed(here: Context, actor: Actor, case_id: int) -> tuple[Document, ...]:
    return list_documents(here.db, here.workflows, case_id, actor=actor)


def _form(request: Request, case: CaseView, wrong: str, status: HTTPStatus) -> Response:
    said = words()["documents"]
    field = forms.plain(FIELD, "file", said["file"], help_=said["help"], error=wrong)
    data: dict[str, Any] = {
        "case": case,
        "lead": said["lead"],
        "field": field,
        "accept": ",".join(ending for kind in KINDS.values() for ending in kind.endings),
        "key": new_key(),
        "submit": said["add"],
    }
    return page(request, "documents/add.html", said["add"], status=status, **data)
