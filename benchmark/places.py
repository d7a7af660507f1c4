"""Countries and regions whose public holidays are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any


@cache
def _regions() -> Mapping[str, list[str]]:
    """Country → its regions, by ISO 3166."""
    from holidays import list_supported_countries  # .1 s, which only studies that ask wait for

    return list_supported_countries(include_aliases=False)


def known_country(code: str) -> str:
    """The code; ValueError if the public holidays of that country are not known."""
    if code not in _regions():
        raise ValueError("no public holidays are known there; leave it out and write closed_days")
    return code


def region_mistakes(study: Mapping[str, Any], businesses: Iterable[Any]) -> Iterator[str]:
    """What is wrong with regions; their countries are checked by themselves."""
    yield from _mistake("study.", study.get("country"), study.get("region"))
    for business in businesses:
        place = f"business {business.get('id')!r}: "
        yield from _mistake(
            place, business.get("country", study.get("country")), business.get("region")
        )


def _mistake(place: str, country: Any, region: Any) -> Iterator[str]:
    if region is None or not isinstance(region, str):
        return
    if country is None:
        yield f"{place}region: got {region!r} without a country; write its country, e.g. 'DE'"
    elif country in _regions() and region not in (known := _regions()[country]):
        hint = f"write one of: {', '.join(known)}" if known else "leave it out"
        yield f"{place}region: got {region!r}; {hint}"
