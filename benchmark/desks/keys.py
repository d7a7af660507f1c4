"""Mistakes of answer keys: what a form would not take, named before fieldwork rather than in it."""

from __future__ import annotations

from collections.abc import Iterator

from audits.templates.answers import parse
from audits.templates.items import Form
from benchmark.study import AnswerKey, Study


def mistakes(study: Study, forms: dict[str, Form]) -> list[str]:
    """A line for each business nobody compares, item no form has, and answer no form takes."""
    known = [business.id for business in study.business]
    found = []
    for key in study.answer_key:
        title = f"{study.path}: answer_key '{key.business}' '{key.scenario}': "
        if key.business not in known:
            found.append(f"{title}got business '{key.business}'; write one of: {', '.join(known)}")
        found += [title + line for line in _items(key, forms)]
    return found


def _items(key: AnswerKey, forms: dict[str, Form]) -> Iterator[str]:
    for name, answer in key.items.items():
        items = [form.by_name[name] for form in forms.values() if name in form.by_name]
        if not items:
            yield f"items: got '{name}'; no form has an item of that name"
        for item in items[:1]:
            try:
                parse(item, answer)
            except ValueError as wrong:
                yield f"items: {name}: {wrong}"
