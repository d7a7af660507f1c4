"""Second opinions are blind: whoever is to give one is not told how the first one judged."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from audits.casework import Case
from audits.templates.items import Form
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study


def double_coded(study: Study, audit: str) -> bool:
    """Is it among the audits that a second person codes? By chance, and the same for ever."""
    share = study.fieldwork.double_code if study.fieldwork else 0.0
    return int(hashlib.sha256(audit.encode()).hexdigest()[:8], 16) / 2**32 < share


def wanted(
    study: Study, who: Who, audit: str, shopper: str, coded: bool, judged_by: Collection[str]
) -> bool:
    """Is a second opinion on this approved audit still wanted, and from this person?"""
    if coded or not double_coded(study, audit):
        return False
    first = who.role != "owner" and who.name in judged_by
    return may(who, "code", Thing("audit", shopper)) and not first


def hidden(study: Study, who: Who, case: Case, form: Form) -> frozenset[str]:
    """Items whose answers this person is not told before they gave their own.

    The owner of a study that names nobody judged all of it.
    """
    coded = bool(case.codings)
    if case.status != "approved" or who.role == "owner":
        return frozenset()
    if not wanted(study, who, case.audit, case.shopper, coded, case.judged_by):
        return frozenset()
    return frozenset(i.name for i in form.items if i.source == "reviewer") & set(case.answers)
