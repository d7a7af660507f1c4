"""What the form in the browser talks to, beside Streamlit: saved means that the archive has it.

Streamlit's own widgets are disabled while their socket is down and lose what was typed. A request
that fails is sent again by the browser, so each one may come twice.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from benchmark.desks import desk, formdata, listening, uploads
from benchmark.desks.desk import Desk, RefusedError, Write
from benchmark.serving.door import same_origin
from benchmark.serving.roles import Thing, Who, may
from benchmark.store import archive_of
from benchmark.study import Study

log = logging.getLogger(__name__)
Handler = Callable[[Study, Who, str, Any], Any]
MOST_JSON = 200_000  # bytes of one save
MOST_FILES = 20  # handed in with one audit, those replaced included


def routes(current: Callable[[], Study]) -> list[Route]:
    """The routes of the form; `current` reads the study as it is now."""
    acts: dict[str, Handler] = {
        "answers": _answers,
        "begin": _begin,
        "lock": _lock,
        "submit": _submit,
    }
    posts = [
        Route(f"/audits/{{audit}}/{name}", _post(current, act), methods=["POST"])
        for name, act in acts.items()
    ]
    return [
        Route("/clock", _clock),
        Route("/audits/{audit}/form", _form(current)),
        Route("/audits/{audit}/evidence", _upload(current), methods=["POST"]),
        Route("/audits/{audit}/evidence/{name}", _evidence(current)),
        Route("/audits/{audit}/evidence/{name}/played", _evidence(current, played=True)),
        *posts,
    ]


async def _clock(request: Request) -> Response:
    """Our time, for whoever corrects their own: when the question came, when the answer went."""
    came = time.time() * 1000
    return JSONResponse({"came": came, "went": time.time() * 1000})


def _form(current: Callable[[], Study]) -> Any:
    def read(study: Study, who: Who, audit: str) -> dict[str, Any]:
        found = desk.take(study, who, audit)
        part = formdata.part_of(who, found)
        return {"tree": formdata.tree(found, part), "state": formdata.state(found)}

    async def endpoint(request: Request) -> Response:
        audit, who = request.path_params["audit"], request.scope["who"]
        return await _answered(lambda: read(current(), who, audit))

    return endpoint


def _post(current: Callable[[], Study], act: Handler) -> Any:
    async def endpoint(request: Request) -> Response:
        if not same_origin(request):
            return JSONResponse({"error": "not from here"}, 403)
        body = await _body(request, MOST_JSON)
        if body is None:
            return JSONResponse({"error": "too large"}, 413)
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            return JSONResponse({"error": "not JSON"}, 400)
        audit, who = request.path_params["audit"], request.scope["who"]
        return await _answered(lambda: act(current(), who, audit, given))

    return endpoint


async def _answered(work: Callable[[], dict[str, Any]]) -> Response:
    """What came of it, off the event loop: an fsync must not stop the others."""
    try:
        return JSONResponse(await run_in_threadpool(work))
    except RefusedError:
        return JSONResponse({"error": "no such audit"}, 404)
    except (ValueError, TypeError, KeyError) as mistake:
        return JSONResponse({"error": str(mistake)}, 422)
    except OSError as failure:  # the browser keeps what it sent, and sends it again
        log.error("Nothing is saved now: %s. Once that is mended it goes on by itself.", failure)
        return JSONResponse({"error": f"nothing is saved now: {failure.strerror}"}, 507)


def _answers(study: Study, who: Who, audit: str, given: Any) -> dict[str, Any]:
    writes = [Write(str(w["item"]), w.get("value"), int(w["stamp"])) for w in given["writes"]]
    found, wrong = desk.save(study, who, audit, writes, given.get("taps", []))
    return {"state": formdata.state(found), "wrong": wrong}


def _begin(study: Study, who: Who, audit: str, given: Any) -> dict[str, Any]:
    return {"state": formdata.state(desk.begin(study, who, audit))}


def _lock(study: Study, who: Who, audit: str, given: Any) -> dict[str, Any]:
    return _stepped(study, who, audit, "lock", desk.lock_facts)


def _submit(study: Study, who: Who, audit: str, given: Any) -> dict[str, Any]:
    return _stepped(study, who, audit, "submit", desk.submit)


def _stepped(
    study: Study, who: Who, audit: str, step: Any, act: Callable[[Study, Who, str], Desk]
) -> dict[str, Any]:
    """What is missing is said by the names of its items."""
    found = desk.take(study, who, audit, "fill")
    left = [item.name for item in desk.missing(found, step)] if found.open else []
    if left and not (step == "lock" and found.case.facts_locked):
        return {"state": formdata.state(found), "missing": left}
    return {"state": formdata.state(act(study, who, audit)), "missing": []}


def _upload(current: Callable[[], Study]) -> Any:
    def keep(who: Who, audit: str, item: str, stamp: int, content: bytes) -> dict[str, Any]:
        study = current()
        found = desk.take(study, who, audit, "fill")
        if not found.open or not may(who, "keep", Thing("evidence", found.case.shopper)):
            raise RefusedError(audit)
        if found.form.by_name[item].type != "evidence":
            raise ValueError(f"item '{item}': takes no file")
        if len(_named(found)) >= MOST_FILES:
            raise ValueError(f"got more than {MOST_FILES} files; that is enough for one audit")
        name = uploads.keep(study, content, uploads.recordable(found))
        after, wrong = desk.save(study, who, audit, [Write(item, name, stamp)])
        return {"state": formdata.state(after), "wrong": wrong}

    async def endpoint(request: Request) -> Response:
        if not same_origin(request):
            return JSONResponse({"error": "not from here"}, 403)
        content = await _body(request, uploads.MOST_BYTES)
        if content is None:
            return JSONResponse({"error": "got more than 15 MB; hand in a smaller file"}, 413)
        audit, who = request.path_params["audit"], request.scope["who"]
        item, stamp = request.query_params.get("item", ""), request.query_params.get("stamp", "0")
        return await _answered(lambda: keep(who, audit, item, int(stamp), content))

    return endpoint


async def _body(request: Request, most: int) -> bytes | None:
    """The whole body; None as soon as it is more than it may be."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return b"".join(parts)


def _evidence(current: Callable[[], Study], played: bool = False) -> Any:
    """The file as it was kept, or of a recording the copy that browsers play and seek in."""

    def read(study: Study, who: Who, audit: str, name: str) -> Response:
        """Only what that audit's answers name, now or before an amendment."""
        try:
            found = desk.take(study, who, audit)
        except RefusedError:
            return JSONResponse({"error": "no such audit"}, 404)
        whole = Thing("evidence", found.case.shopper)
        if name not in _named(found) or not may(who, "read", whole):
            return JSONResponse({"error": "no such file"}, 404)
        sound = listening.is_sound(name)
        path = archive_of(study).evidence(name)
        if played and sound:
            path = listening.folder_of(study, name) / listening.PLAYED
        if (sound and not uploads.recordable(found)) or not path.is_file() or played > sound:
            return JSONResponse({"error": "no such file"}, 404)
        shown = "inline" if path.suffix == ".jpg" or sound else "attachment"
        headers = {"content-disposition": f'{shown}; filename="{name[:12]}{path.suffix}"',
                   "cache-control": "private, no-store"}  # fmt: skip
        kind = uploads.TYPES.get(path.suffix, "application/octet-stream")
        return FileResponse(path, media_type=kind, headers=headers)

    async def endpoint(request: Request) -> Response:
        about = request.path_params["audit"], request.path_params["name"]
        return await run_in_threadpool(read, current(), request.scope["who"], *about)

    return endpoint


def _named(found: Desk) -> set[str]:
    """Every evidence file that the audit's events name."""
    files = {item.name for item in found.form.items if item.type == "evidence"}
    given = [e.get("data", {}).get("answers", {}) for e in found.events if e["event"] == "answered"]
    return {
        value
        for answers in given
        if isinstance(answers, dict)
        for name, value in answers.items()
        if name in files and isinstance(value, str)
    }
