"""What is wrong with a study file, in lines for the person who wrote it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from audits.phones import e164
from audits.templates.form import FormError, form_paths
from benchmark import places

Raw = dict[str, Any]
PATTERNS = {
    "currency": "write three capital letters, e.g. 'EUR'",
    "id": "write small letters, digits, '-' or '_', e.g. 'acme-shop'",
    "source": "write small letters, digits, '-' or '_', e.g. 'trustpilot'",
    "address": "write a mail address, e.g. 'sam@study.example.org'",
    "mail_domains": "write a domain, e.g. 'acme.zendesk.com'",
    "mailboxes": "write a mail address, e.g. 'hello@example.org'",
    "mail": "write mail addresses, e.g. ['team@example.org']",
    "country": "write the two capital letters of its ISO code, e.g. 'DE'",
    "language": "write two letters, e.g. 'de' (or 'de-AT')",
    "hosts": "write a host name, e.g. 'shop.example.org'",
    "shoppers": "write a pseudonym, e.g. 's07'",
    "scenarios": "write one word, e.g. 'S1'",
    "day_parts": "write one word, e.g. 'morning'",
    "prefix": "write what is dialled for an outside line, e.g. '0'",
    "name": "write letters, digits, '-', '_' or '.', e.g. '2026-Q4'",
}
INDICATORS = Path(__file__).parent / "sql" / "indicators"


def field_mistakes(raw: Raw, error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Each wrong, missing or unknown key as `place: found; what to write`."""
    return [_field_mistake(raw, problem, model) for problem in error.errors()]


def cross_mistakes(raw: Raw, home: Path) -> list[str]:
    """What no single field can know. Reads whatever is there, so that all mistakes show at once."""
    return [
        *_twice("business", [table.get("id") for table in _tables(raw, "business")]),
        *_twice("business: name", [t["name"] for t in _tables(raw, "business") if "name" in t]),
        *_twice("wave", [table.get("name") for table in _tables(raw, "wave")]),
        *_own(_tables(raw, "business")),
        *_wave_days(_tables(raw, "wave")),
        *places.region_mistakes(_table(raw, "study"), _tables(raw, "business")),
        *_website(raw),
        *_thresholds(raw),
        *_indicator_weights(raw),
        *_alerts(raw),
        *_files(raw, home),
        *_columns(raw),
        *_other_columns(raw),
        *_review_apis(raw),
        *_calls(raw, home),
        *_fieldwork(_table(raw, "fieldwork"), home, _mailbox_names(raw)),
    ]


def _field_mistake(raw: Raw, problem: Any, model: type[BaseModel]) -> str:
    where = [part for part in problem["loc"] if part != "[key]"]
    place, found = _place(raw, where), problem["input"]
    if problem["type"] == "missing":
        return f"{place}: missing; write it"
    if problem["type"] == "extra_forbidden":
        hint = _near(str(where[-1]), _known_keys(model, where[:-1])) or "remove it"
        return f"{place}: unknown key; got {found!r}; {hint}"
    named = next((str(part) for part in reversed(where) if not isinstance(part, int)), "")
    if problem["type"] == "string_pattern_mismatch" and named in PATTERNS:
        return f"{place}: got {found!r}; {PATTERNS[named]}"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{place}: got {found!r}; {message[0].lower()}{message[1:]}"


def _near(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]!r}?" if near else ""


def _place(raw: Raw, where: list[Any]) -> str:
    """`business 'acme': role`: a table in a list goes by its id or name, not by its number."""
    words, here = "", raw
    for part in where:
        here = _step(here, part)
        if isinstance(part, int):
            words += f" {_label(here) or part + 1}: "
        else:
            words += f"{'.' if words and not words.endswith(': ') else ''}{part}"
    return words.removesuffix(": ")


def _label(table: Any) -> str | None:
    names = [table.get(key) for key in ("id", "name", "source")] if isinstance(table, dict) else []
    return next((repr(name) for name in names if name), None)


def _step(here: Any, part: Any) -> Any:
    try:
        return here[part]
    except (KeyError, IndexError, TypeError):
        return None


def _known_keys(model: Any, where: list[Any]) -> list[str]:
    """The keys that may stand at a place of the study file."""
    for part in where:
        fields: Raw = getattr(model, "model_fields", {})
        if part in fields:
            kind = fields[part].annotation
            inner = [arg for arg in getattr(kind, "__args__", ()) if hasattr(arg, "model_fields")]
            model = inner[0] if inner else kind
    return [k for k, field in getattr(model, "model_fields", {}).items() if not field.exclude]


def _tables(raw: Raw, key: str) -> list[Raw]:
    tables = raw.get(key, [])
    return [t for t in tables if isinstance(t, dict)] if isinstance(tables, list) else []


def _table(raw: Raw, key: str) -> Raw:
    table = raw.get(key, {})
    return table if isinstance(table, dict) else {}


def _twice(what: str, names: list[Any]) -> Iterator[str]:
    for name, count in Counter(map(str, names)).items():
        if count > 1:
            yield f"{what} {name!r}: written {count} times; write each once"


def _own(businesses: list[Raw]) -> Iterator[str]:
    own = sum(business.get("role") == "own" for business in businesses)
    if own != 1:
        yield f"business: got {own} with role 'own'; write exactly one"
    if len(businesses) == 1:
        yield "business: got 1; write at least two, since one alone cannot be compared"


def _wave_days(waves: list[Raw]) -> Iterator[str]:
    if not waves:
        yield "wave: missing; write at least one [[wave]] with name, start_day and end_day"
    dated = [w for w in waves if all(type(w.get(k)) is date for k in ("start_day", "end_day"))]
    for wave in dated:
        start, end = wave["start_day"], wave["end_day"]
        if end < start:
            place = f"wave {wave.get('name')!r}: end_day"
            yield f"{place}: got {end}; write {start} (its start_day) or later"
    for before, after in pairwise(sorted(dated, key=lambda wave: wave["start_day"])):
        if after["start_day"] <= before["end_day"]:
            place, next_day = f"wave {after.get('name')!r}: start_day", before["end_day"]
            yield (
                f"{place}: got {after['start_day']}; write {next_day + timedelta(days=1)} or "
                f"later, since wave {before.get('name')!r} ends on {next_day}"
            )


def _website(raw: Raw) -> Iterator[str]:
    about = _table(raw, "study")
    touchpoints = about.get("touchpoints")
    if not isinstance(touchpoints, list) or "website" not in touchpoints:
        return
    for business in _tables(raw, "business"):
        if not business.get("site"):
            place = f"business {business.get('id')!r}: site"
            yield f"{place}: missing; write its address, since touchpoint 'website' is measured"
    if not about.get("contact"):
        yield (
            "study.contact: missing; write an address where the measured sites can reach you "
            "(it goes into the user agent)"
        )


def _thresholds(raw: Raw) -> Iterator[str]:
    for key, pair in _table(raw, "thresholds").items():
        numbers = isinstance(pair, list) and all(isinstance(n, int | float) for n in pair)
        if numbers and len(pair) == 2 and pair[0] > pair[1]:
            yield f"thresholds.{key}: got {pair}; write the lower number first"


def indicators() -> list[str]:
    """The names of all indicators."""
    return sorted(file.stem for file in INDICATORS.glob("*.sql"))


def _indicator_weights(raw: Raw) -> Iterator[str]:
    known = indicators()
    for name in _table(_table(raw, "weights"), "indicators"):
        if name not in known:
            hint = _near(name, known) or f"write one of: {', '.join(known)}"
            yield f"weights.indicators.{name}: no such indicator; {hint}"


def _alerts(raw: Raw) -> Iterator[str]:
    wants = ("easy", "expectations", "promises", "informed", "individual", "put_right")
    parts = [f"{pillar}.{want}" for pillar in ("service", "reputation") for want in wants]
    known = ["total", "service", "reputation", *wants, *parts, *indicators()]
    who = ["own", "rivals", "all", *(str(one.get("id")) for one in _tables(raw, "business"))]
    for number, rule in enumerate(_tables(raw, "alert"), 1):
        if isinstance(rule.get("who"), str) and rule["who"] not in who:
            yield f"alert {number}: who: got {rule['who']!r}; write one of: {', '.join(who)}"
        for name in _list(rule, "what"):
            if isinstance(name, str) and name not in known:
                hint = _near(name, known) or "write an indicator, a want, a pillar or 'total'"
                yield f"alert {number}: what: got {name!r}; {hint}"
        if rule.get("mail") and not _tables(raw, "mailbox"):
            yield f"alert {number}: mail: there is no [[mailbox]] to send from; write one"
        if rule.get("when") == "down" and rule.get("what"):
            yield f"alert {number}: what: a site is down as a whole; remove it"


def _files(raw: Raw, home: Path) -> Iterator[str]:
    known = {str(business.get("id")) for business in _tables(raw, "business")}
    for kind, table in ((k, t) for k in ("reviews", "surveys") for t in _tables(raw, k)):
        for business, file in _table(table, "files").items():
            place = f"{kind} {table.get('source')!r}: files.{business}"
            if business not in known:
                yield f"{place}: no such business; write one of: {', '.join(sorted(known))}"
            yield from _missing_file(place, file, home)
    for kind in ("reviews", "surveys", "complaints"):
        for table in _tables(raw, kind):
            place = f"{kind} {table.get('source')!r}"
            yield from _missing_file(f"{place}: file", table.get("file"), home)
            for business in sorted(set(_table(table, "names")) - known):
                hint = f"write one of: {', '.join(sorted(known))}"
                yield f"{place}: names.{business}: no such business; {hint}"
    for number, table in enumerate(_tables(raw, "audits"), 1):
        yield from _missing_file(f"audits {number}: file", table.get("file"), home)


def _missing_file(place: str, file: Any, home: Path) -> Iterator[str]:
    if isinstance(file, str) and not (home / file).is_file():
        yield f"{place}: got {file!r}; no such file beside study.toml"


def _columns(raw: Raw) -> Iterator[str]:
    for table in _tables(raw, "reviews"):
        columns = table.get("columns", {})
        place = f"reviews {table.get('source')!r}"
        if isinstance(columns, dict) and "format" not in table:
            for needed in sorted({"published", "rating"} - set(columns)):
                yield f"{place}: columns.{needed}: missing; write the name of the file's column"
        yield from _one_or_each(place, table, columns)


def _other_columns(raw: Raw) -> Iterator[str]:
    for table in _tables(raw, "surveys"):
        columns = table.get("columns", {})
        place = f"surveys {table.get('source')!r}"
        for needed in sorted({"answered", "value"} - set(columns)):
            yield f"{place}: columns.{needed}: missing; write the name of the file's column"
        yield from _one_or_each(place, table, columns)
    for table in _tables(raw, "complaints"):
        columns = table.get("columns", {})
        place = f"complaints {table.get('source')!r}"
        for needed in sorted({"name", "size"} - set(columns)):
            yield f"{place}: columns.{needed}: missing; write the name of the file's column"
        if not {"upheld", "complaints"} & set(columns):
            yield f"{place}: columns.upheld: missing; write it, or columns.complaints"
        if ("period" in columns) == bool(table.get("period")):
            yield f"{place}: period: write either columns.period or, for a file of one, period"
        twice = Counter(name for names in _table(table, "names").values() for name in names)
        for name in [name for name, count in twice.items() if count > 1]:
            yield f"{place}: names: {name!r} is there twice; write each company once"


def _review_apis(raw: Raw) -> Iterator[str]:
    roles = {b.get("id"): b.get("role") for b in _tables(raw, "business")}
    for table in _tables(raw, "review_api"):
        place = f"review_api {table.get('source')!r}: ids"
        for business in _table(table, "ids"):
            if business not in roles:
                hint = f"write one of: {', '.join(map(str, roles))}"
                yield f"{place}.{business}: no such business; {hint}"
            elif table.get("source") != "trustpilot" and roles[business] != "own":
                yield (
                    f"{place}.{business}: it gives reviews of your own business only; for rivals "
                    "write an export you may use as [[reviews]]"
                )


def _one_or_each(place: str, table: Raw, columns: Any) -> Iterator[str]:
    """A file per business, or one file of all and whose rows are whose."""
    if bool(table.get("files")) == bool(table.get("file")):
        yield f"{place}: files: write either `files` (one per business) or `file` (one of all)"
    if table.get("file") and (not table.get("names") or "business" not in columns):
        yield (
            f"{place}: names: missing; write columns.business and, per business, what that column "
            "calls it, e.g. names.acme = ['Acme Ltd']"
        )


def _calls(raw: Raw, home: Path) -> Iterator[str]:
    tables = _tables(raw, "calls")
    for number, table in enumerate(tables, 1):
        yield from _missing_file(f"calls {number}: file", table.get("file"), home)
        columns = table.get("columns", {})
        if "format" in table and columns:
            yield f"calls {number}: columns: a format knows its columns; write only one of both"
        if "format" in table or not isinstance(columns, dict):
            continue
        place = f"calls {number}: columns"
        instead = "write what the file calls it, or its place where there is no header"
        if "number" not in columns:
            yield f"{place}.number: missing; {instead} (the number that was called)"
        if not {"started", "answered"} & set(columns):
            yield f"{place}.started: missing; {instead}"
        if len({type(at) for at in columns.values()}) > 1:
            yield f"{place}: got titles and places; write one kind"
    for business in _tables(raw, "business") if tables else ():
        for phone in _list(business, "phones"):
            if isinstance(phone, str) and e164(phone) is None:
                place = f"business {business.get('id')!r}: phones"
                yield f"{place}: got {phone!r}; write it with its country, e.g. '+49 30 901820'"


def _mailbox_names(raw: Raw) -> list[Any]:
    return [table.get("name") for table in _tables(raw, "mailbox")]


def _fieldwork(table: Raw, home: Path, mailboxes: list[Any]) -> Iterator[str]:
    try:
        known = sorted(form_paths(home / "forms"))
    except FormError:
        return  # said where the forms are checked
    for key in ("shoppers", "day_parts", "blackout_days"):
        yield from _twice(f"fieldwork.{key}:", _list(table, key))
    for name, form in _table(table, "forms").items():
        place = f"fieldwork.forms.{name}"
        if name not in known:
            hint = _near(name, known) or f"write one of: {', '.join(known)}"
            yield f"{place}: no such form; {hint}"
        scenarios = _list(form, "scenarios") if isinstance(form, dict) else []
        yield from _twice(f"{place}.scenarios:", scenarios)
        by_mail = isinstance(form, dict) and form.get("by") == "mail"
        senders = mailboxes if by_mail else _list(table, "shoppers")
        if not senders:
            yield from _no_senders(place, by_mail)
        most = len(senders) * len(scenarios)
        if most and isinstance(form.get("number"), int) and form["number"] > most:
            yield (
                f"{place}.number: got {form['number']}; write {most} or fewer, since each "
                f"{'mailbox' if by_mail else 'shopper'} plays each scenario at a business once"
            )


def _no_senders(place: str, by_mail: bool) -> Iterator[str]:
    if by_mail:
        yield f"{place}.by: got 'mail', but there is no [[mailbox]]; write one"
    else:
        yield "fieldwork.shoppers: missing; write pseudonyms, e.g. ['s01', 's02']"


def _list(table: Raw, key: str) -> list[Any]:
    found = table.get(key, [])
    return found if isinstance(found, list) else []
