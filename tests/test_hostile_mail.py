"""A short run of `tests.campaigns.mail` (safety A10); the whole campaign is run by hand."""

import pytest

from tests.campaigns import mail, mailspoofs

SHORT = ("5,000 nested parts", "100,000 parts", "5 MB subject of encoded words", "null bytes",
         "charsets that are none", "100,000 brackets in From", "HTML with scripts and trackers",
         "header injection in a subject")  # fmt: skip


def test_mails_that_are_bombs_cost_one_mail_at_most():
    results = list(mail.bombs(SHORT))
    assert len(results) == len(SHORT)
    assert [one for one in results if not one.passed] == []


def test_broken_mails_give_letters_and_never_count():
    assert [one for one in mail.fuzz(200) if not one.passed] == []


@pytest.mark.parametrize("name", mailspoofs.SPOOFS)
def test_only_what_is_genuine_counts_as_a_fast_reply(name: str):
    counted, why = mailspoofs.outcome(name)
    assert counted is name.startswith("genuine"), why
