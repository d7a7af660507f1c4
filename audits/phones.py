"""Telephone numbers of a study, found again however a telephone system writes them."""

from collections.abc import Mapping

import phonenumbers
from phonenumbers import PhoneNumberFormat


def e164(written: str) -> str | None:
    """A number with its country's code in E.164; None if it is none.

    >>> e164("+49 30 23125-014"), e164("030 23125014")
    ('+493023125014', None)
    """
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if possible else None


class Numbers:
    """The numbers that count: E.164 → business.

    >>> ours = Numbers({"+493023125014": "acme"}, prefix="0")
    >>> [ours.called(n) for n in ("0004930 23125014", "0030/23125014", "4930 23125014", "100")]
    ['+493023125014', '+493023125014', '+493023125014', None]
    """

    def __init__(self, phones: Mapping[str, str], prefix: str = "") -> None:
        """`prefix` is dialled for an outside line and belongs to no number."""
        self.phones, self.prefix = phones, prefix
        found = [phonenumbers.region_code_for_number(phonenumbers.parse(one)) for one in phones]
        self.regions = sorted({region for region in found if region})

    def called(self, written: str) -> str | None:
        """The number of ours that was called; None: another one, or an extension.

        A national number is read as one of the countries of our own numbers. Some trunks write the
        country's code without its plus.
        """
        readings: list[tuple[str, str | None]] = [("+" + written.lstrip("+"), None)]
        for digits in {written, written.removeprefix(self.prefix)}:
            readings += [(digits, region) for region in self.regions]
        for text, region in readings:
            try:
                number = phonenumbers.parse(text, region)
            except phonenumbers.NumberParseException:
                continue
            found = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            if found in self.phones:
                return found
        return None
