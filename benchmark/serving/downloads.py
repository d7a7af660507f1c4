"""What leaves the app as a file: whole tables for analysts, reports for who may see numbers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from benchmark import reports, store
from benchmark.questions import exports, report
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study

TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


def export_route(current: Callable[[], Study]) -> Route:
    """`/export/<table or view>.<csv|parquet>`."""

    async def export(request: Request) -> Response:
        name, _, kind = request.path_params["file"].rpartition(".")
        return await run_in_threadpool(_export, current(), request.scope["who"], name, kind)

    return Route("/export/{file}", export)


def report_route(current: Callable[[], Study]) -> Route:
    """`/report/<wave>.<format>`, made from the newest build."""

    async def made(request: Request) -> Response:
        wave, _, form = request.path_params["file"].rpartition(".")
        return await run_in_threadpool(_report, current(), request.scope["who"], wave, form)

    return Route("/report/{file}", made)


def _report(study: Study, who: Who, wave: str, form: str) -> Response:
    try:
        content = reports.write(study, who, form, wave)
    except reports.NoReportError as why:
        return JSONResponse({"error": str(why)}, 404)
    name = f'attachment; filename="{study.slug}-{quote(wave)}.{form}"'
    headers = {"content-disposition": name, "cache-control": "private, no-store"}
    return Response(content, media_type=reports.TYPES[form], headers=headers)


def _export(study: Study, who: Who, name: str, kind: str) -> Response:
    newest = store.published(study)
    if not may(who, "see", Thing("sql")) or newest is None or kind not in TYPES:
        return JSONResponse({"error": "no such table"}, 404)
    connection = store.connect(newest)
    try:
        if name not in set(report.relations(connection)["relation"]):
            return JSONResponse({"error": "no such table"}, 404)
        with tempfile.NamedTemporaryFile(prefix="rivalry-", delete=False) as kept:
            file = Path(kept.name)
        exports.write_table(connection, name, file, kind)
    finally:
        connection.close()
    return FileResponse(
        file,
        media_type=TYPES[kind],
        filename=f"{study.slug}-{name}.{kind}",
        headers={"cache-control": "private, no-store"},
        background=BackgroundTask(file.unlink),
    )
