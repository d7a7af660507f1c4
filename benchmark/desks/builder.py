"""Publishes in the background what reviewers decide, so that an audit counts at once."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from dataclasses import asdict
from threading import Event, Lock, Thread

import duckdb

from benchmark import store, telling
from benchmark.build import build
from benchmark.desks import desk
from benchmark.facts import table_name
from benchmark.study import Study

SOON_S = 3.0  # a build that takes longer is preceded by a file with just the audit in it
ABOUT = ("audit_flag", "audit_want", "audit_call", "coding", "recording_mark", "answer", "audit")
_wanted = Event()
_turn = Lock()
_study: list[Study] = []
_decided: set[str] = set()
_worker: list[Thread] = []
_took = [float("inf")]


def want(study: Study, audit: str) -> None:
    """Publish soon; returns at once. What is asked for during a build makes one more build."""
    with _turn:
        _study[:] = [study]
        _decided.add(audit)
        if not _worker:
            _worker.append(Thread(target=_work, name="builder", daemon=True))
            _worker[0].start()
    _wanted.set()


def _work() -> None:
    while True:
        _wanted.wait()
        _wanted.clear()
        with _turn:
            study, audits = _study[0], sorted(_decided)
            _decided.clear()
        try:
            if _took[0] > SOON_S:
                with suppress(duckdb.CatalogException):  # a file of an older version lacks tables
                    publish(study, audits)
            began = time.monotonic()
            telling.tell(study, build(study), print, logging.getLogger(__name__).warning)
            _took[0] = time.monotonic() - began
        except Exception:  # the app stays up; the next decision, or `rivalry build`, tries again
            logging.getLogger(__name__).exception("the store could not be built")


def publish(study: Study, audits: list[str]) -> None:
    """Publish these audits as they stand now, without scoring anew."""

    def change(connection: duckdb.DuckDBPyConnection) -> None:
        for audit in audits:
            _replace(connection, study, audit)

    store.amend(study, change)


def _replace(connection: duckdb.DuckDBPyConnection, study: Study, audit: str) -> None:
    for table in ABOUT:
        connection.execute(f"DELETE FROM {table} WHERE audit = ?", [audit])
    rows: dict[str, list[store.Row]] = {}
    for row in desk.rows(study, audit):
        rows.setdefault(table_name(type(row)), []).append(asdict(row))
    if rows.get("audit", [{}])[0].get("status") in ("approved", "disputed"):
        for table, found in rows.items():
            store.insert(connection, table, found)
