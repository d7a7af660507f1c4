"""What a wave means, in sections of lines for a terminal; none where there is nothing to say."""

from __future__ import annotations

import duckdb

Connection = duckdb.DuckDBPyConnection
_OWN = "business = (SELECT business FROM business WHERE role = 'own')"


def pairs(connection: Connection, wave: str) -> list[str]:
    """Who is really better than whom."""
    rows = connection.execute(
        "SELECT scope, name, string_agg(other, ', ' ORDER BY points DESC) FROM ("
        "SELECT scope, one.name, one.position, other.name AS other, points FROM gap "
        "JOIN business AS one USING (business) JOIN business AS other ON other.business = against "
        "WHERE wave = ? AND verdict = 'ahead' AND scope IN ('total', 'service', 'reputation')) "
        "GROUP BY scope, name, position "
        "ORDER BY list_position(['total', 'service', 'reputation'], scope), position",
        [wave],
    ).fetchall()
    lines = [f"  {scope}: {name} than {others}" for scope, name, others in rows]
    return ["SURELY BETTER (95 %, all pairs at once)", *(lines or ["  nobody than anybody"])]


def wants(connection: Connection, wave: str) -> list[str]:
    """The own gaps to the median and the best in class."""
    rows = connection.execute(
        f"SELECT replace(replace(scope, '.', ', '), '_', ' '), against, points, points_low, "
        f"points_high, verdict FROM gap WHERE wave = ? AND {_OWN} AND contains(scope, '.') "
        "AND against IN ('median', 'best') ORDER BY scope, against DESC",
        [wave],
    ).fetchall()
    against = {"median": "median of the others", "best": "best in class"}
    lines = []
    for scope, to, points, low, high, verdict in rows:
        alone = to == "best" and points == low == high == 0  # its own yardstick
        said = f"{points:+6.1f} ({low:+.1f} to {high:+.1f})  {verdict}"
        lines.append(f"  {scope:<24} {against[to]:<20} {'is the best itself' if alone else said}")
    return ["OWN GAPS PER WANT, in points", *lines] if lines else []


def priorities(connection: Connection, wave: str) -> list[str]:
    """Where most is to be won."""
    rows = connection.execute(
        "SELECT place, title, of_scope, priority.points, priority.p_behind, ranks_gained, "
        "amount, amount_low, amount_high, unit FROM priority JOIN indicator USING (indicator) "
        "LEFT JOIN gap ON gap.wave = priority.wave AND gap.business = priority.business "
        "AND gap.scope = priority.indicator AND against = 'median' "
        f"WHERE priority.wave = ? AND priority.{_OWN} AND place <= 5 AND priority.points > 0.005 "
        "ORDER BY place",
        [wave],
    ).fetchall()
    lines = [
        f"  {place}. {title}: {points:.2f} points of the {scope} to win, behind with "
        f"{behind:.0%}, {ranks:.1f} ranks; gap {amount:+.3g} {unit} ({low:+.3g} to {high:+.3g})"
        for place, title, scope, points, behind, ranks, amount, low, high, unit in rows
    ]
    return ["OWN PRIORITIES, if each were at the median of the others", *lines] if lines else []


def moments(connection: Connection, wave: str) -> list[str]:
    """The own moments of truth."""
    rows = connection.execute(
        f"SELECT replace(stage, '_', ' '), touchpoint, score, median, best, points, of_scope "
        f"FROM journey_cell WHERE wave = ? AND {_OWN} AND moment_of_truth ORDER BY points DESC",
        [wave],
    ).fetchall()
    lines = [
        f"  {stage}, {touchpoint}: {_number(score)} against median {_number(median)} and best "
        f"{_number(best)}; {points:.2f} points of the {scope} to win"
        for stage, touchpoint, score, median, best, points, scope in rows
    ]
    return ["OWN MOMENTS OF TRUTH", *lines] if lines else []


def promises(connection: Connection, wave: str) -> list[str]:
    """What the own business promised, and kept."""
    rows = connection.execute(
        f"SELECT replace(promise, '_', ' '), n, kept, low, high, unit, promised, met "
        f"FROM promise_kept WHERE wave = ? AND {_OWN} ORDER BY kept NULLS LAST, promise",
        [wave],
    ).fetchall()
    lines = []
    for promise, n, kept, low, high, unit, promised, met in rows:
        if kept is None:
            lines.append(f"  {promise}: not enough data ({n})")
            continue
        said = f"; promised {promised:.3g} {unit}" if promised is not None else ""
        said += f", met {_number(met, 3)} {unit}" if said and met is not None else ""
        lines.append(f"  {promise}: kept in {kept:.0%} of {n} ({low:.0%}–{high:.0%}){said}")
    return ["OWN PROMISES", *lines] if lines else []


def changes(connection: Connection, wave: str) -> list[str]:
    """What clearly changed since the wave before.

    An indicator's change was tested as measured, so that is said first: its points stop at the
    goalposts, and a clear change beyond these is worth none.
    """
    rows = connection.execute(
        "SELECT since, name, coalesce(title, scope), verdict, change.points, points_low, "
        "points_high, amount, amount_low, amount_high, unit, change.reason "
        "FROM change JOIN business USING (business) LEFT JOIN indicator "
        "ON indicator = scope WHERE wave = ? "
        "AND (verdict IN ('better', 'worse') OR (verdict = 'broken line' AND "
        "scope IN ('total', 'service', 'reputation'))) ORDER BY position, verdict, scope",
        [wave],
    ).fetchall()
    since = connection.execute("SELECT any_value(since) FROM change WHERE wave = ?", [wave])
    before = since.fetchone()
    if before is None or before[0] is None:
        return []
    lines = []
    for _, name, scope, verdict, points, low, high, amount, least, most, unit, reason in rows:
        by = f"{points:+.1f} points ({low:+.1f} to {high:+.1f})" if points is not None else reason
        if amount is not None:
            by = f"{amount:+.3g} {unit} ({least:+.3g} to {most:+.3g}), worth {by}"
        lines.append(f"  {name}, {scope}: {verdict}, {by}")
    head = f"CHANGES since {before[0]}, beyond what changed for everybody"
    return [head, *(lines or ["  no clear change"])]


def actions(connection: Connection, wave: str) -> list[str]:
    """What was planned, and what the numbers did."""
    rows = connection.execute(
        "SELECT title, status, due_day, effect.verdict, effect.phase, before, after, "
        "effect.points, points_low, points_high FROM action LEFT JOIN action_effect AS effect "
        "ON effect.action = action.action AND effect.wave = ? ORDER BY planned_at, action.action",
        [wave],
    ).fetchall()
    lines = []
    for title, status, due, verdict, phase, before, after, points, low, high in rows:
        said = f"  {title}: {status}{f', due {due}' if due and status != 'done' else ''}"
        if verdict is not None:
            said += f"; wave {phase} it: {_number(before, 3)} to {_number(after, 3)}, {verdict}"
            if points is not None:
                said += f" ({points:+.1f} points beyond the market, {low:+.1f} to {high:+.1f})"
        lines.append(said)
    return ["ACTIONS", *lines] if lines else []


def alerts(connection: Connection, wave: str) -> list[str]:
    """What the study's rules found."""
    rows = connection.execute(
        "SELECT words FROM alert WHERE wave = ? GROUP BY words ORDER BY min(rule), words", [wave]
    ).fetchall()
    return ["ALERTS", *(f"  {words}" for (words,) in rows)] if rows else []


def _number(number: float | None, digits: int = 0) -> str:
    if number is None:
        return "–"
    return f"{number:.0f}" if not digits else f"{number:.{digits}g}"


SECTIONS = (pairs, wants, priorities, moments, promises, changes, actions, alerts)
