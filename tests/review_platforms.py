"""Servers on loopback that speak the documented formats of review platforms, and fail on order.

Each holds the same reviews, gives ten a page, and checks keys as the platform does.
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PER_PAGE = 10
BEGAN = datetime(2026, 11, 20, 12, tzinfo=UTC)
PRIVATE = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Told:
    """One review as the platform has it."""

    number: int

    @property
    def name(self) -> str:
        return f"review-{self.number:03}"

    @property
    def stars(self) -> int:
        return 1 + self.number % 5

    @property
    def at(self) -> datetime:
        return BEGAN - timedelta(hours=self.number)

    @property
    def replied_at(self) -> datetime | None:
        return self.at + timedelta(minutes=30) if self.number % 3 == 0 else None

    @property
    def author(self) -> str:
        return f"Author Nr{self.number % 7}"

    @property
    def text(self) -> str:
        return f"Told in words, number {self.number}: schön 🌱"


@dataclass
class Server:
    """A platform. `faults`: which page request (1, 2, …) fails how; see `_fail`."""

    source: str
    home: Path
    number: int = 25
    faults: dict[int, str] = field(default_factory=dict)
    answers: list[Any] = field(default_factory=list)  # saved ones, instead of its own
    asked: list[tuple[str, float]] = field(default_factory=list)
    pages: int = 0
    tokens: int = 0
    origin: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.reviews = [Told(n) for n in range(self.number)]
        self.rsa, self.ec = RSA, EC

    @property
    def business(self) -> str:
        return {"google": "accounts/1/locations/2"}.get(self.source, "shop.example")

    def secrets(self) -> dict[str, str]:
        """The environment of whoever may ask."""
        if self.source == "trustpilot":
            return {"RIVALRY_TRUSTPILOT_KEY": "key-1"}
        if self.source == "app-store":
            file = self.home / "key.p8"
            file.write_bytes(self.ec.private_bytes(*PRIVATE))
            return {
                "RIVALRY_APP_STORE_ISSUER": "issuer",
                "RIVALRY_APP_STORE_KEY_ID": "KEY1",
                "RIVALRY_APP_STORE_KEY_FILE": str(file),
            }
        known = {
            "type": "service_account",
            "client_email": "robot@example.org",
            "private_key": self.rsa.private_bytes(*PRIVATE).decode(),
            "private_key_id": "1",
            "token_uri": f"{self.origin}/token",
        }
        file = self.home / "google.json"
        file.write_text(json.dumps(known))
        return {"RIVALRY_GOOGLE_CREDENTIALS": str(file)}

    # who may ask

    def allowed(self, headers: Any) -> bool:
        if self.source == "trustpilot":
            return headers.get("apikey") == "key-1"
        token = (headers.get("Authorization") or "").removeprefix("Bearer ")
        if self.source == "app-store":
            try:
                claims = jwt.decode(
                    token, self.ec.public_key(), ["ES256"], audience="appstoreconnect-v1"
                )
            except jwt.PyJWTError:
                return False
            return claims["iss"] == "issuer" and claims["exp"] - claims["iat"] <= 1200
        return bool(token) and token == f"token-{self.tokens}"

    def token(self, form: dict[str, list[str]]) -> tuple[int, Any]:
        claims = jwt.decode(
            form["assertion"][0],
            self.rsa.public_key(),
            ["RS256"],
            audience=f"{self.origin}/token",
        )
        if "expired" in self.faults.values() and self.tokens:
            return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
        assert claims["scope"].startswith("https://www.googleapis.com/auth/")
        self.tokens += 1
        value = {"access_token": f"token-{self.tokens}", "expires_in": 3600, "token_type": "Bearer"}
        return 200, value

    # what it says

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        if self.answers:
            return self.answers[len(self.asked) - 1]
        if self.source == "trustpilot" and not path.endswith("/all-reviews"):
            return {
                "id": self.business,
                "numberOfReviews": {"total": self.number + 5, "usedForTrustScoreCalculation": 3},
                "score": {"trustScore": 3.4, "stars": 3.5},
            }
        name = {"trustpilot": "pageToken", "google": "pageToken", "google-play": "token"}
        start = int(query.get(name.get(self.source, "cursor"), ["0"])[0])
        ours = self.reviews[start : start + PER_PAGE]
        after = start + PER_PAGE if start + PER_PAGE < self.number else None
        return SPEAK[self.source](self, ours, after, path)

    def twice(self, body: Any) -> Any:
        """The reviews of the first page again, in the place of others."""
        first = self.answer("/all-reviews" if self.source == "trustpilot" else "/reviews", {})
        for key in ("reviews", "data", "included"):
            if key in body:
                body[key] = first[key]
        return body


def _trustpilot(server: Server, ours: list[Told], after: int | None, path: str) -> Any:
    reviews = [
        {
            "id": told.name,
            "consumer": {"id": f"c{told.number}", "displayName": told.author},
            "stars": told.stars,
            "title": f"Title {told.number}",
            "text": told.text,
            "language": "en",
            "createdAt": f"{told.at:%Y-%m-%dT%H:%M:%SZ}",
            "experiencedAt": f"{told.at - timedelta(days=3):%Y-%m-%dT00:00:00Z}",
            "companyReply": told.replied_at
            and {"text": f"Dear {told.author}", "createdAt": told.replied_at.isoformat()},
            "source": "InvitationLinkApi" if told.number % 2 else "Organic",
            "reviewVerificationLevel": "invited" if told.number % 2 else "not-verified",
            "isVerified": bool(told.number % 2),
        }
        for told in ours
    ]
    return {"reviews": reviews} | ({"nextPageToken": str(after)} if after else {})


def _google(server: Server, ours: list[Told], after: int | None, path: str) -> Any:
    words = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
    reviews = []
    for told in ours:
        review: dict[str, Any] = {
            "reviewId": told.name,
            "reviewer": {"displayName": told.author, "profilePhotoUrl": "https://x.example/1"},
            "starRating": words[told.stars - 1],
            "comment": told.text,
            "createTime": f"{told.at:%Y-%m-%dT%H:%M:%S.000Z}",
            "updateTime": f"{told.at:%Y-%m-%dT%H:%M:%S.000Z}",
            "name": f"{server.business}/reviews/{told.name}",
        }
        if told.replied_at:
            when = f"{told.replied_at:%Y-%m-%dT%H:%M:%S.000Z}"
            review["reviewReply"] = {"comment": f"Dear {told.author}", "updateTime": when}
        reviews.append(review)
    whole = {"averageRating": 3.4, "totalReviewCount": server.number + 5}
    return {"reviews": reviews, **whole} | ({"nextPageToken": str(after)} if after else {})


def _google_play(server: Server, ours: list[Told], after: int | None, path: str) -> Any:
    def seconds(at: datetime) -> dict[str, Any]:
        return {"seconds": str(int(at.timestamp())), "nanos": 713000000}

    reviews = []
    for told in ours:
        comments: list[Any] = [
            {
                "userComment": {
                    "text": f"\t{told.text}",
                    "lastModified": seconds(told.at),
                    "starRating": told.stars,
                    "reviewerLanguage": "en",
                    "device": "trltecan",
                }
            }
        ]
        if told.replied_at:
            reply = {"text": f"Dear {told.author}", "lastModified": seconds(told.replied_at)}
            comments.append({"developerComment": reply})
        reviews.append({"reviewId": told.name, "authorName": told.author, "comments": comments})
    page = {"reviews": reviews, "pageInfo": {"resultPerPage": PER_PAGE}}
    return page | ({"tokenPagination": {"nextPageToken": str(after)}} if after else {})


def _app_store(server: Server, ours: list[Told], after: int | None, path: str) -> Any:
    data, included = [], []
    for told in ours:
        reply = {"type": "customerReviewResponses", "id": f"reply-{told.number}"}
        attributes = {
            "rating": told.stars,
            "title": f"Title {told.number}",
            "body": told.text,
            "reviewerNickname": told.author,
            "createdDate": f"{told.at:%Y-%m-%dT%H:%M:%S-00:00}",
            "territory": "USA",
        }
        data.append(
            {
                "type": "customerReviews",
                "id": told.name,
                "attributes": attributes,
                "relationships": {"response": {"data": reply if told.replied_at else None}},
            }
        )
        if told.replied_at:
            when = f"{told.replied_at:%Y-%m-%dT%H:%M:%S-00:00}"
            said = {"responseBody": f"Dear {told.author}", "lastModifiedDate": when}
            included.append({**reply, "attributes": said})
    links = {"self": f"{server.origin}{path}"}
    if after:
        links["next"] = f"{server.origin}{path}?cursor={after}&limit={PER_PAGE}"
    paging = {"total": server.number + 5, "limit": PER_PAGE}
    return {"data": data, "included": included, "links": links, "meta": {"paging": paging}}


SPEAK: dict[str, Callable[[Server, list[Told], int | None, str], Any]] = {
    "trustpilot": _trustpilot,
    "google": _google,
    "google-play": _google_play,
    "app-store": _app_store,
}
RENAMED = {"stars": "score", "starRating": "score", "rating": "score"}


def _renamed(body: Any) -> Any:
    """A field has another name from now on."""
    if isinstance(body, dict):
        return {RENAMED.get(key, key): _renamed(value) for key, value in body.items()}
    return [_renamed(one) for one in body] if isinstance(body, list) else body


class _Handler(BaseHTTPRequestHandler):
    server_version = "Platform"
    platform: Server

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._send(*self.platform.token(form))

    def do_GET(self) -> None:
        platform, parts = self.platform, urlsplit(self.path)
        platform.asked.append((self.path, time.monotonic()))
        is_page = "eviews" in parts.path
        platform.pages += is_page
        fault = platform.faults.get(platform.pages, "") if is_page else ""
        if fault == "expired" or not platform.allowed(self.headers):
            self._send(401, {"error": "token expired"})
            return
        body = platform.answer(parts.path, parse_qs(parts.query))
        self._fail(fault, body) if fault else self._send(200, body)

    def _fail(self, fault: str, body: Any) -> None:
        platform = self.platform
        if fault == "429":
            self._send(429, {"message": "Too many"}, {"Retry-After": "1"})
        elif fault == "long":
            self._send(429, {"message": "Too many"}, {"Retry-After": "86400"})
        elif fault in ("500", "400"):
            self._send(int(fault), {"message": "Sorry"})
        elif fault == "renewed":
            self._send(401, {"message": "once"})
        elif fault == "changed":
            self._send(200, _renamed(body))
        elif fault == "twice":
            self._send(200, platform.twice(body))
        elif fault == "hang":
            platform.reached.set()
            platform.over.wait()
        else:
            self._send(200, body, cut=True)

    def _send(
        self, status: int, body: Any, headers: dict[str, str] | None = None, cut: bool = False
    ) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The platform, reachable at `server.origin`."""
    handler = type("Handler", (_Handler,), {"platform": server})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    server.origin = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()
