"""Files of call records as captures: kept without callers, read like everything else.

Elsewhere the archive holds what was received, byte for byte. A telephone system's records say who
called a company, which is not ours to keep: here it holds the cells that are read, of calls to the
study's numbers. Whoever wants more of them read later imports the file again.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from audits import calls
from audits.calls import CallDay, CallRecord, Kept, Layout, Mistake
from audits.phones import Numbers, e164
from benchmark.study import CallFiles, Study
from crawlers.reviews.rows import ImportNote

KEPT = "calls.json"


def layout(study: Study, table: CallFiles) -> Layout:
    """How the files of a [[calls]] table are read."""
    columns: dict[str, calls.Column] = {str(name): at for name, at in table.columns.items()}
    return Layout(
        columns=calls.FORMATS[table.format] if table.format else columns,
        zone=table.time_zone or study.study.time_zone,
        time_format=table.time_format,
        least_cells=calls.LEAST_CELLS.get(table.format or "", 1),
    )


def phones(study: Study) -> dict[str, str]:
    """E.164 → business; of numbers without a country's code `rivalry check` says so."""
    found = {e164(phone): one.id for one in study.business for phone in one.phones}
    return {number: business for number, business in found.items() if number}


def reduced(study: Study, table: CallFiles, content: bytes) -> tuple[str, str]:
    """(what is to be kept as `KEPT`, in words: how many calls that is, and how many it leaves out).

    ValueError if nothing of it can be read or concerns us. Callers' names come in any encoding, so
    bytes that do not fit are no mistake: they stand in no column that is read.
    """
    encoding = "utf-8-sig" if table.encoding == "utf-8" else table.encoding
    text = codecs.decode(content, encoding, "replace")
    how = layout(study, table)
    kept, days, mistakes = calls.reduce(text, how, Numbers(phones(study), table.prefix))
    others = max(0, sum(day.calls for day in days) - len(kept))
    if not kept and mistakes:
        raise ValueError(f"row {mistakes[0].row}: {mistakes[0].text}")
    if not kept:
        raise ValueError(
            f"none of {others} calls went to a number in [[business]] phones; look at these, at "
            "columns.number and at prefix"
        )
    whole = {
        "file": Path(table.file).name,
        "layout": asdict(how),
        "kept": [asdict(one) for one in kept],
        "days": [asdict(day) for day in days],
        "mistakes": [asdict(mistake) for mistake in mistakes],
    }
    text = json.dumps(whole, indent=1, default=str)
    return text, f"{len(kept)} calls to the study's businesses, {others} others left out"


def read(folder: Path) -> Iterator[CallRecord | CallDay | ImportNote]:
    """The typed rows of a capture."""
    whole = json.loads((folder / KEPT).read_text())
    how = Layout(**whole["layout"])
    rows = [calls.read(Kept(**one), how) for one in whole["kept"]]
    found = [Mistake(**one) for one in whole["mistakes"]]
    found += [row for row in rows if isinstance(row, Mistake)]
    for mistake in sorted(found, key=lambda one: one.row):
        yield ImportNote(whole["file"], mistake.row, mistake.text)
    yield from (row for row in rows if isinstance(row, CallRecord))
    for day in whole["days"]:
        yield CallDay(
            date.fromisoformat(day["day"]),
            datetime.fromisoformat(day["first_at"]),
            datetime.fromisoformat(day["last_at"]),
            day["calls"],
        )
