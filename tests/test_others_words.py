"""Who speaks on a page: the business, or others who have written there."""

import pytest

from crawlers.pages.contacts import contacts
from crawlers.pages.html import parsed, text_of, texts_of
from crawlers.pages.others import leave_out

RING = "Ring 0113 496 0122, Mon to Fri 9 to 5"
SIGNED = "<b class=username>{}</b> <time datetime=2026-03-01T10:00>1 March</time>"
POST = f"<div class=box>{SIGNED}<p>{RING}</p></div>"
TEASER = f"<article class=card><h3><a href=/a>Spring</a></h3>{SIGNED}<p>{RING}</p></article>"
BRANCH = (
    "<div class=branch><h3>{}</h3><address>High Street 1</address><img class=avatar alt=Ann>"
    f"<time datetime=09:00>9</time><p>{RING}</p></div>"
)
MEMBER = f"<div class=thread><a href=/profile/7>anna</a> Joined in May<p>{RING}</p></div>"
ITEM = "<div itemscope itemtype='https://schema.org/{}'>{}</div>"
# by others, as forums, blogs and shops write it
THEIRS = [
    f"<ol class=comment-list><li>{RING}</ol>",
    f"<section id=product-reviews><p>{RING}</p></section>",
    f"<div class=jsx-1 data-x><div class=CommentPost>{RING}</div></div>",
    ITEM.format("Comment", RING),
    ITEM.format("DiscussionForumPosting", f"<h1>Wanted</h1>{RING}"),
    ITEM.format("Answer", f"<i itemprop=author>anna</i> {RING}"),
    f"<div typeof='sioc:Post schema:Comment'>{RING}</div>",
    POST.format("anna") + POST.format("ben"),
    f"<h1>A hub</h1>{MEMBER}",
    f"<h1>anna</h1><ul><li class=profile__thread>{RING} <time>1 March</time></ul>",
    f"<h2>Reviews (2)</h2><div><h3>Good</h3>{RING}</div><div>{RING}</div>",
    f"<div><h3>3 Kommentare</h3></div><div><h4>anna</h4>{RING}</div><h3>Mehr</h3>",
    f"<div class=card-header>Product Reviews</div><div><p>{RING}</p></div>",
    f"<div><h3 class=card-title>Members</h3></div><ul><li>Amanda Hunt {RING}</ul>",
    f"<details><summary>Reviews (2)</summary><p>{RING}</p></details>",
    f"<a href='#t3' data-toggle=tab>Opiniones (4)</a><div id=t3>{RING}</div>",
    f"<div class=topic-page><h1>A hub</h1>{POST.format('anna')}</div>",
    POST.format("anna").replace("box", "'post odd'")
    + POST.format("ben").replace("box", "'post even'"),
    f"<button role=tab aria-controls=t2>Avis clients (4)</button><div id=t2>{RING}</div>",
]
# by the business
OWN = [
    f"<article class='post hentry'><h1>We move</h1>{SIGNED.format('Ann')}<p>{RING}</p></article>",
    TEASER.format("Ann") + TEASER.format("Ben"),
    "".join(BRANCH.format(town) for town in ("Leeds", "York", "Hull")),
    f"<div class='product with-comment'>{RING}</div>",
    f"<h1>Preview</h1><div class=preview>{RING}</div>",
    f"<h2>Reviews</h2><p>They like us.</p><h2>Visit us</h2><p>{RING}</p>",
    f"<h2>Reviews</h2><p>They like us.</p><div id=footer>{RING}</div>",
    f"<h2>News</h2>{POST.format('Ann')}",
    f"<a href='/reviews'>Reviews</a><div id=more>{RING}</div>",
    f"<div class=faq-answer>{RING} <time>9am</time></div>",
    f"<ul><li class=thread-size>{RING} <time>9am</time></ul>",
    ITEM.format("FAQPage", ITEM.format("Question", ITEM.format("Answer", RING))),
    f"<div class=forum><img class=avatar alt=''><main><h1>Forum Hotel</h1>{RING}</main></div>",
    ITEM.format("Review", f"<b itemprop=itemReviewed>Ann's <i itemprop=telephone>{RING}</i></b>"),
]


def said_by_the_business(body: str) -> str:
    root = parsed(f"<!doctype html><body><p>Shop</p>{body}<footer>Since 1894</footer>".encode())
    leave_out(root)
    return texts_of(root)


@pytest.mark.parametrize("body", THEIRS)
def test_what_others_have_written_is_not_the_business_speaking(body: str):
    said = said_by_the_business(body)
    assert "0113" not in said
    assert "Shop" in said
    assert "1894" in said


@pytest.mark.parametrize("body", OWN)
def test_what_the_business_writes_itself_counts(body: str):
    assert "0113 496 0122" in said_by_the_business(body)


def test_a_part_of_a_page_can_be_read_too():
    root = parsed(b"<html class=thread><body><ol class=comments>Ring me</ol>Ring us")
    assert leave_out(next(root.iter("body")))
    assert text_of(root) == "Ring us"


def test_what_follows_a_comment_stays():
    root = parsed(b"<p><span class=comment>Me: 0113 496 0122</span> Call 0113 496 0111")
    assert leave_out(root)
    assert text_of(root) == "Call 0113 496 0111"
    assert [row[1] for row in contacts(root, texts_of(root), b"", "GB")] == ["+441134960111"]
