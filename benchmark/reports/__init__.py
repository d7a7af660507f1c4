"""Reports to send on: the same findings, figures and tables as the app's, as one file."""

from __future__ import annotations

from collections.abc import Callable

from benchmark import store
from benchmark.questions import report
from benchmark.reports import content, html, pdf, pptx, xlsx
from benchmark.reports.content import Report
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study

FORMATS: dict[str, Callable[[Report], bytes]] = {
    "html": html.made,
    "pdf": pdf.made,
    "pptx": pptx.made,
    "xlsx": xlsx.made,
}
TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NoReportError(ValueError):
    """There is nothing to report; the message says what to do."""


def write(study: Study, who: Who, form: str, wave: str | None = None) -> bytes:
    """The report of a wave (None: the newest measured) in one of FORMATS; NoReportError if none."""
    if form not in FORMATS:
        raise NoReportError(f"got format '{form}'; write one of: {', '.join(FORMATS)}")
    if not may(who, "see", Thing("numbers")):
        raise NoReportError(f"reports are not for the role '{who.role}': it sees no numbers")
    newest = store.published(study)
    if newest is None:
        raise NoReportError(f"nothing is built yet; run `rivalry run {study.path}`")
    connection = store.connect(newest)
    try:
        waves = report.waves(connection)
        measured = list(waves[waves["measured"]]["wave"])
        if not measured:
            raise NoReportError(
                "nothing was observed yet; run `rivalry run` or import what you have"
            )
        if wave is not None and wave not in measured:
            raise NoReportError(f"got wave '{wave}'; write one of: {', '.join(measured)}")
        return FORMATS[form](content.of(study, connection, wave or measured[0]))
    finally:
        connection.close()
