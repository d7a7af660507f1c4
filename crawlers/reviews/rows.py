"""What customers say, as rows: one class per table, whatever the source was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

LEFT_OUT, WARNING = "left out", "warning"


@dataclass(frozen=True, slots=True)
class Review:
    """One review.

    review: the source's id, else a hash of the row; rating: 1 to 5.
    author: a pseudonym (keyed hash of source and name) unless the study keeps names; None = not
    known. experienced_day: when it happened, as the author says. invited: the business asked for
    it; False = organic, None = the source does not say.
    """

    source: str
    review: str
    published_at: datetime
    rating: float
    title: str | None
    text: str | None
    replied_at: datetime | None
    author: str | None = None
    experienced_day: date | None = None
    invited: bool | None = None


@dataclass(frozen=True, slots=True)
class ReviewProfile:
    """What a platform itself says of a business: its count and its score (1 to 5) that day."""

    source: str
    platform_count: int
    platform_score: float | None
    as_of_day: date


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of a register: a company in a period.

    company: the register's id of it, else its name; name: as the register writes it;
    start_day, end_day: the period, both included.
    upheld: complaints found justified; complaints: all that were closed; size: what they are
    counted against (premium, customers …), in the register's unit. None = not given.
    published_ratio, published_rank: the register's own.
    """

    source: str
    company: str
    name: str
    period: str
    start_day: date
    end_day: date
    upheld: int | None
    complaints: int | None
    size: float
    published_ratio: float | None
    published_rank: int | None
    row: int


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One respondent's answer to one question.

    kind: nps (0 to 10), csat or ces; answer: the respondent's id, else a hash of the row;
    value: as answered; low, high: ends of the scale, high is good; satisfied_from: whoever answers
    that or more is satisfied; weight: of the respondent.
    """

    source: str
    kind: str
    answer: str
    answered_at: datetime
    value: float
    low: float
    high: float
    satisfied_from: float
    weight: float


@dataclass(frozen=True, slots=True)
class ImportNote:
    """A row that was left out, or looks wrong, and why.

    row: counts the file's rows, the header is 1; kind: `left out`, or `warning`: it was taken over.
    """

    file: str
    row: int
    text: str
    kind: str = LEFT_OUT
