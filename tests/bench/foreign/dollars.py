# mypy: ignore-errors
"""Dollars, for shops that write prices as the system does: a bare system knows no currency.

Imported for this alone; also by Python 2.7.
"""

import locale

WRITTEN = dict(
    locale.localeconv(),
    currency_symbol="$",
    int_curr_symbol="USD ",
    frac_digits=2,
    int_frac_digits=2,
    mon_decimal_point=".",
    mon_thousands_sep=",",
    mon_grouping=[3, 0],
    p_cs_precedes=1,
    n_cs_precedes=1,
    p_sep_by_space=0,
    n_sep_by_space=0,
    p_sign_posn=1,
    n_sign_posn=1,
    positive_sign="",
    negative_sign="-",
)
locale.localeconv = lambda: dict(WRITTEN)
