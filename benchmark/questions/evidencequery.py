"""What stands behind an indicator's number, as a query an analyst can run."""

from __future__ import annotations

# What a sample counts → the table that holds it, and how the samples are named in it.
BEHIND = {
    "audit": ("audit", "audit"),
    "review": ("wave_review", "source || ' ' || review"),
    "load": ("load", "capture || ' ' || url || ' ' || repeat"),
    "look": ("look", "capture || ' ' || url"),
    "journey": ("journey", "capture || ' ' || goal"),
    "crawl": ("capture", "capture"),
    "register": ("wave_complaint", "source || ' ' || period || ' ' || company"),
    "answer": ("wave_answer", "source || ' ' || answer"),
}
# Timed and looked at on both, but benchmarks rest on the phone.
PHONE = ("load", "look")


def query(indicator: str, counts: str, unit: str, want: str) -> str:
    """SELECT with $wave and $business: each sample's value, and the row it was measured in.

    Of want scores of audits also the items they are made of.

    >>> query("reply_hours", "audit", "h", "informed").splitlines()[0]
    'SELECT measured.sample, measured.value, behind.*'
    """
    table, name = BEHIND[counts]
    phone = " AND profile = 'phone'" if counts in PHONE else ""
    also = items = ""
    if (counts, unit) == ("audit", "points"):
        also = ", answer.item, answer.value AS answer, answer.points, answer.blank"
        items = f"LEFT JOIN answer ON answer.audit = measured.sample AND answer.want = '{want}'\n"
    return (
        f"SELECT measured.sample, measured.value, behind.*{also}\n"
        f"FROM {indicator} AS measured\n"
        f"JOIN (SELECT *, {name} AS sample_name FROM {table} WHERE wave = $wave "
        f"AND business = $business{phone}) AS behind ON sample_name = measured.sample\n"
        f"{items}"
        "WHERE measured.wave = $wave AND measured.business = $business\n"
        "ORDER BY measured.sample"
    )
