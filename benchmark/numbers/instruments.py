"""With what each indicator was measured, so that a trend line breaks where that changed.

An instrument is the form with its version, the settings of a crawl, visit or journey that change
what it sees, the platforms whose reviews count. Better readers and other goalposts are none: they
are applied to every wave anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb

from benchmark.numbers.results import Scored
from benchmark.numbers.scores import Indicator

# Settings by which a gathering sees more or less; politeness and time of day are none.
SETTINGS = {
    "crawl": ("pages", "depth", "seconds", "page_bytes"),
    "visit": ("profiles", "repeats"),
    "journey": ("loads", "seconds", "replays", "pace"),
}
GATHERED = {"crawl": "crawl", "load": "visit", "look": "visit", "journey": "journey"}
Versions = Mapping[tuple[str, str], str | None]  # business, indicator → None: not measured
By = dict[str, str]  # business → instrument


def versions(connection: duckdb.DuckDBPyConnection, scored: Scored) -> Versions:
    """What each business's indicators were measured with in a wave."""
    wave = scored.wave
    gathered = {kind: _gathered(connection, wave, kind) for kind in SETTINGS}
    platforms = _platforms(connection, wave)
    forms = _forms(connection)
    found: dict[tuple[str, str], str | None] = {}
    for indicator, estimate in zip(scored.catalogue, scored.estimates, strict=True):
        if indicator.counts == "audit":
            known = _audited(connection, wave, indicator, scored.ladder.businesses, forms)
        elif indicator.counts == "review":
            known = platforms
        else:
            known = gathered.get(GATHERED.get(indicator.counts, ""), {})
        for business, tried in zip(scored.ladder.businesses, estimate.tried, strict=True):
            name = known.get(business, indicator.counts)
            found[business, indicator.indicator] = name if tried else None
    return found


def rows(scored: Scored, found: Versions) -> list[dict[str, object]]:
    """Table `instrument`."""
    return [
        {"wave": scored.wave, "business": business, "indicator": indicator, "version": version}
        for (business, indicator), version in found.items()
        if version is not None
    ]


def _gathered(connection: duckdb.DuckDBPyConnection, wave: str, kind: str) -> By:
    by: dict[str, set[str]] = defaultdict(set)
    captures = connection.execute(
        "SELECT business, settings FROM capture WHERE wave = ? AND kind = ?", [wave, kind]
    ).fetchall()
    for business, text in captures:
        settings = json.loads(text)
        parts = (f"{key} {_words(settings[key])}" for key in SETTINGS[kind] if key in settings)
        by[business].add(f"{kind}: {', '.join(parts)}")
    return {business: " + ".join(sorted(one)) for business, one in by.items()}


def _words(setting: object) -> str:
    return "/".join(map(str, setting)) if isinstance(setting, list) else str(setting)


def _platforms(connection: duckdb.DuckDBPyConnection, wave: str) -> By:
    return dict(
        connection.execute(
            "SELECT business, 'reviews: ' || string_agg(DISTINCT source, ', ' ORDER BY source) "
            "FROM wave_review WHERE wave = ? GROUP BY business",
            [wave],
        ).fetchall()
    )


def _forms(connection: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Touchpoint → its only form and version, where all waves used but one."""
    return dict(
        connection.execute(
            "SELECT touchpoint, any_value(form || ' v' || form_version) FROM audit "
            "GROUP BY touchpoint HAVING count(DISTINCT form || ' v' || form_version) = 1"
        ).fetchall()
    )


def _audited(
    connection: duckdb.DuckDBPyConnection,
    wave: str,
    indicator: Indicator,
    businesses: Sequence[str],
    forms: Mapping[str, str],
) -> By:
    """The forms of the audits behind the indicator; seldom asked, since it reads them all."""
    if indicator.touchpoint in forms:
        return dict.fromkeys(businesses, forms[indicator.touchpoint])
    return dict(
        connection.execute(
            "SELECT audit.business, string_agg(DISTINCT form || ' v' || form_version, ' + ' "
            "ORDER BY form || ' v' || form_version) FROM audit "
            f"SEMI JOIN {indicator.indicator} AS used ON used.sample = audit.audit "
            "WHERE audit.wave = ? GROUP BY audit.business",
            [wave],
        ).fetchall()
    )
