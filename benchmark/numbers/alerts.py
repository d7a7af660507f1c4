"""Alerts: the study's rules, held against the newest measured wave in every build.

What is found stands in table `alert`. It is told once: a log in the archive remembers its mark, so
that neither another build nor a deleted store tells it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb

from benchmark.archive import Archive
from benchmark.store import insert
from benchmark.study import AlertRule, Study

TOLD = "told"  # the one log of alerts
PRINTED = "stdout"  # who was told, beside mail addresses
Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class Alert:
    """One finding of one rule."""

    wave: str
    rule: int  # which [[alert]], from 1
    kind: str
    business: str
    scope: str | None
    words: str
    mark: str = ""


def keep(connection: Connection, study: Study) -> None:
    """Fill table `alert`."""
    rows = [
        {**vars(one), "mark": _mark(one)}
        for number, rule in enumerate(study.alert, 1)
        for one in _found(connection, study, number, rule)
    ]
    insert(connection, "alert", rows)


def new(connection: Connection, archive: Archive, to: str) -> list[Alert]:
    """What the store holds and was never told to `to`: PRINTED, or a mail address."""
    events = [e["data"] for e in archive.events(TOLD, "alert")]
    told = {mark for data in events if data["to"] == to for mark in data["marks"]}
    columns = "wave, rule, kind, business, scope, words, mark"
    rows = connection.execute(f"SELECT {columns} FROM alert ORDER BY rule, words").fetchall()
    return [one for one in (Alert(*row) for row in rows) if one.mark not in told]


def remember(archive: Archive, told: Iterable[Alert], to: str) -> None:
    """These were told: on disk when this returns."""
    marks = sorted({one.mark for one in told})
    if marks:
        archive.append(TOLD, "told", "build", {"to": to, "marks": marks}, "alert")


def _mark(one: Alert) -> str:
    """The same for the same finding, whichever rule finds it.

    A site that is down again later is another finding: its words name when it was asked.
    """
    about = one.words if one.kind == "down" else str(one.scope)
    return " | ".join((one.wave, one.kind, one.business, about))


def _found(connection: Connection, study: Study, number: int, rule: AlertRule) -> Iterator[Alert]:
    newest = connection.execute(
        "SELECT wave FROM wave WHERE wave IN (SELECT wave FROM estimate) "
        "ORDER BY start_day DESC LIMIT 1"
    ).fetchone()
    if newest is None:
        return
    who = _who(study, rule)
    empty = Alert(newest[0], number, rule.when, "", None, "")
    if rule.when == "down":
        yield from _down(connection, empty, who)
    elif rule.when in ("better", "worse"):
        yield from _changed(connection, empty, who, rule)
    else:
        yield from _crossed(connection, empty, who, rule)


def _who(study: Study, rule: AlertRule) -> Mapping[str, str]:
    """Business → name of those the rule is about."""
    usual = "own" if rule.when in ("behind", "ahead") else "rivals"
    who = rule.who or usual
    role = {"own": ("own",), "rivals": ("rival",), "all": ("own", "rival")}.get(who)
    return {
        one.id: one.name for one in study.business if (one.role in role if role else one.id == who)
    }


def scopes(what: str) -> tuple[str, ...]:
    """What a rule names, as in the tables: a want alone is that want in both pillars.

    >>> scopes("put_right")
    ('put_right', 'service.put_right', 'reputation.put_right')
    """
    return what, f"service.{what}", f"reputation.{what}"


def _asked(rule: AlertRule) -> list[str]:
    return [scope for what in rule.what for scope in scopes(what)]


# Without `what`: whatever has a standing, so not each single indicator.
_IN = (
    "(scope IN (SELECT unnest($what::VARCHAR[])) "
    "OR (len($what) = 0 AND scope IN (SELECT scope FROM standing)))"
)
_TITLES = "LEFT JOIN indicator ON indicator.indicator = scope"


def _changed(
    connection: Connection, empty: Alert, who: Mapping[str, str], rule: AlertRule
) -> Iterator[Alert]:
    rows = connection.execute(
        "SELECT business, scope, title, unit, since, change.amount, points FROM change "
        f"{_TITLES} WHERE wave = $wave AND verdict = $when AND {_IN} ORDER BY business, scope",
        {"wave": empty.wave, "when": rule.when, "what": _asked(rule)},
    ).fetchall()
    for business, scope, title, unit, since, amount, points in rows:
        if business in who:
            by = f"{points:+.1f} points"
            if amount is not None:
                by = f"{amount:+.2f} {unit} ({by})"
            words = (
                f"{who[business]} got {rule.when} in {title or _plain(scope)}: {by} since {since}, "
                "beyond what changed for everybody"
            )
            yield replace(empty, business=business, scope=scope, words=words)


def _crossed(
    connection: Connection, empty: Alert, who: Mapping[str, str], rule: AlertRule
) -> Iterator[Alert]:
    """Who came to that side of the others' median, and was not there in the wave before."""
    rows = connection.execute(
        "SELECT gap.business, scope, title, points, points_low, points_high FROM gap "
        f"{_TITLES} WHERE wave = $wave AND against = 'median' AND verdict = $when AND {_IN} "
        "AND NOT EXISTS (SELECT 1 FROM gap AS past WHERE past.business = gap.business "
        "AND past.scope = gap.scope AND past.against = 'median' AND past.verdict = $when "
        "AND past.wave = (SELECT arg_max(wave.wave, start_day) FROM wave WHERE wave.wave <> $wave "
        "AND wave.wave IN (SELECT wave FROM estimate) "
        "AND start_day < (SELECT start_day FROM wave WHERE wave.wave = $wave))) "
        "ORDER BY gap.business, scope",
        {"wave": empty.wave, "when": rule.when, "what": _asked(rule)},
    ).fetchall()
    side = "fell behind" if rule.when == "behind" else "came ahead of"
    for business, scope, title, points, low, high in rows:
        if business in who:
            words = (
                f"{who[business]} {side} the median of the others in {title or _plain(scope)}: "
                f"{points:+.1f} points ({low:+.1f} to {high:+.1f})"
            )
            yield replace(empty, business=business, scope=scope, words=words)


def _down(connection: Connection, empty: Alert, who: Mapping[str, str]) -> Iterator[Alert]:
    """Sites whose home page did not answer when they were last crawled or visited."""
    rows = connection.execute(
        """
        WITH asked AS (
            SELECT capture, business, broken OR error LIKE 'robots: %' AS failed,
                coalesce(error, 'http ' || status) AS why
            FROM page WHERE depth = 0
            UNION ALL
            SELECT capture, business, error IS NOT NULL OR status >= 400,
                coalesce(error, 'http ' || status)
            FROM load
        )
        SELECT business, strftime(any_value(sealed_at), '%Y-%m-%d %H:%M'), any_value(why)
        FROM asked JOIN capture USING (capture, business)
        WHERE capture = (
            SELECT arg_max(newest.capture, newest.sealed_at) FROM capture AS newest
            WHERE newest.business = asked.business AND newest.kind IN ('crawl', 'visit')
        )
        GROUP BY business
        HAVING bool_and(coalesce(failed, false))
        ORDER BY business
        """
    ).fetchall()
    for business, at, why in rows:
        if business in who:
            words = f"{who[business]}'s site did not answer on {at} UTC: {why}"
            yield replace(empty, business=business, words=words)


def _plain(scope: str) -> str:
    """A scope as people say it.

    >>> _plain("service.put_right")
    'service, put right'
    """
    return scope.replace(".", ", ").replace("_", " ")
