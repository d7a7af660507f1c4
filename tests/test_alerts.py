"""Rules of a study held against what a build stored; told once, printed and mailed."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import duckdb
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from benchmark import store, tables, telling
from benchmark.archive import Archive
from benchmark.numbers import alerts
from benchmark.study import Study, StudyError, read_study
from tests.ports import free_port

HEAD = """
[study]
name = "Shops"
currency = "EUR"
time_zone = "UTC"
allow_private = true
touchpoints = ["call"]
[[wave]]
name = "w1"
start_day = 2026-01-01
end_day = 2026-03-31
[[wave]]
name = "w2"
start_day = 2026-04-01
end_day = 2026-06-30
[[business]]
id = "us"
name = "Us"
role = "own"
[[business]]
id = "acme"
name = "Acme"
role = "rival"
[[business]]
id = "byte"
name = "Byte"
role = "rival"
"""
BOX = """
[[mailbox]]
name = "post"
address = "post@us.example"
key_file = "{key}"
smtp = {{ host = "127.0.0.1", port = {port}, security = "none" }}
imap = {{ host = "127.0.0.1", port = 143, security = "none" }}
"""


def study_of(home: Path, rules: str) -> Study:
    home.mkdir(exist_ok=True)
    (home / "study.toml").write_text(HEAD + rules)
    return read_study(home)


def put(connection: duckdb.DuckDBPyConnection, table: str, **columns: object) -> None:
    store.insert(connection, table, [columns])


def gap(connection, wave: str, business: str, scope: str, points: float) -> None:
    side = "ahead" if points > 0 else "behind"
    put(
        connection, "gap", wave=wave, business=business, scope=scope, against="median", made_of=2,
        points=points, points_low=points - 1, points_high=points + 1,
        p_behind=float(points < 0), verdict=side,
    )  # fmt: skip


def changed(connection, business: str, scope: str, verdict: str, points: float) -> None:
    put(
        connection, "change", wave="w2", since="w1", business=business, scope=scope,
        verdict=verdict, points=points, amount=-12.5 if scope == "reply_hours" else None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A store as a build leaves it, with findings put in by hand."""
    study = study_of(tmp_path_factory.mktemp("shops"), "")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    tables.create(connection)
    tables.fill(connection, study, Archive(study.home / "archive"), {})
    for wave in ("w1", "w2"):
        put(connection, "estimate", wave=wave, business="us", indicator="reply_hours",
            state="ranked", n=1, tried=1)  # fmt: skip
        for scope in ("total", "service.put_right"):
            put(
                connection,
                "standing",
                wave=wave,
                business="us",
                scope=scope,
                state="ranked",
                words="",
            )
    changed(connection, "acme", "reply_hours", "better", 10.0)
    changed(connection, "us", "reply_hours", "better", 3.0)
    changed(connection, "byte", "total", "worse", -4.0)
    gap(connection, "w1", "us", "total", -9.0)
    gap(connection, "w2", "us", "total", -9.0)
    gap(connection, "w1", "us", "service.put_right", 2.0)
    gap(connection, "w2", "us", "service.put_right", -5.0)
    gap(connection, "w2", "acme", "service.put_right", -5.0)
    yield connection
    connection.close()


def kept(connection: duckdb.DuckDBPyConnection, study: Study) -> list[str]:
    connection.execute("DELETE FROM alert")
    alerts.keep(connection, study)
    rows = connection.execute("SELECT words FROM alert ORDER BY rule, words").fetchall()
    return [words for (words,) in rows]


@pytest.fixture
def found(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[[str], list[str]]:
    """What a rule finds."""
    return lambda rules: kept(connection, study_of(tmp_path, rules))


def test_a_rival_got_better_in_what_the_rule_names(found):
    rule = '[[alert]]\nwhen = "better"\nwhat = ["reply_hours"]'
    assert found(rule) == [
        "Acme got better in Time to first human reply to an email: -12.50 h (+10.0 points) since "
        "w1, beyond what changed for everybody"
    ]
    assert len(found(rule + '\nwho = "all"')) == 2
    assert found(rule + '\nwho = "byte"') == []


def test_without_names_a_rule_is_about_whatever_has_a_standing(found):
    assert found('[[alert]]\nwhen = "better"') == []
    (said,) = found('[[alert]]\nwhen = "worse"')
    assert said.startswith("Byte got worse in total: -4.0 points since w1")


def test_we_fell_behind_only_if_we_were_not_behind_before(found):
    (said,) = found('[[alert]]\nwhen = "behind"')
    assert said == (
        "Us fell behind the median of the others in service, put right: -5.0 points (-6.0 to -4.0)"
    )
    assert found('[[alert]]\nwhen = "behind"\nwhat = ["put_right"]') == [said]
    assert found('[[alert]]\nwhen = "behind"\nwhat = ["total"]') == []


def page(connection, capture: str, business: str, day: int, **about: object) -> None:
    put(connection, "capture", capture=capture, kind="crawl", wave="w2", business=business,
        sealed_at=f"2026-05-{day:02} 10:00:00+00", settings="{}", sha256="")  # fmt: skip
    columns = {"status": None, "error": None, "broken": None} | about
    put(connection, "page", capture=capture, wave="w2", business=business, url="https://x/",
        is_html=False, depth=0, redirect_hops=0, **columns)  # fmt: skip


def test_a_site_is_down_if_its_home_page_failed_when_it_was_last_asked(connection, found):
    page(connection, "c1", "acme", 1, status=503, error="http 503", broken=True)
    page(connection, "c2", "byte", 1, error="timeout", broken=True)
    page(connection, "c3", "byte", 2, status=200, broken=False)
    page(connection, "c4", "us", 1, error="robots")  # forbidden is not down
    assert found('[[alert]]\nwhen = "down"\nwho = "all"') == [
        "Acme's site did not answer on 2026-05-01 10:00 UTC: http 503"
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('when = "beter"', "when"),
        ('when = "better"\nwho = "acne"', "alert 1: who: got 'acne'; write one of: own, rivals"),
        ('when = "better"\nwhat = ["reply_hour"]', "did you mean 'reply_hours'?"),
        ('when = "down"\nwhat = ["total"]', "alert 1: what: a site is down as a whole"),
        ('when = "down"\nmail = ["team"]', "write mail addresses"),
        ('when = "down"\nmail = ["team@us.example"]', "there is no [[mailbox]] to send from"),
    ],
)
def test_a_rule_that_cannot_be_is_named_with_what_to_write(tmp_path, rule, said):
    with pytest.raises(StudyError) as caught:
        study_of(tmp_path, f"[[alert]]\n{rule}")
    assert said in str(caught.value)


class Server:
    """An SMTP server on loopback that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.taken.append(envelope.original_content)  # type: ignore[attr-defined]
        return "250 taken"


@pytest.fixture
def server() -> Iterator[tuple[Server, int]]:
    server = Server()
    port = free_port()
    controller = Controller(
        server, hostname="127.0.0.1", port=port, auth_require_tls=False,
        authenticator=lambda *about: AuthResult(success=True),
    )  # fmt: skip
    controller.start()
    yield server, port
    controller.stop()


def test_alerts_are_mailed_once_and_again_only_where_that_failed(connection, tmp_path, server):
    server, port = server
    key = tmp_path / "key"
    key.write_text("secret")
    key.chmod(0o600)
    rules = '[[alert]]\nwhen = "behind"\nmail = ["team@us.example"]\n[[alert]]\nwhen = "worse"'
    study = study_of(tmp_path / "shops", rules + BOX.format(key=key, port=1))
    path = tmp_path / "built.duckdb"
    kept(connection, study)
    connection.execute(
        f"ATTACH '{path}' AS copied; COPY FROM DATABASE memory TO copied; DETACH copied"
    )
    said: list[str] = []
    warned: list[str] = []
    telling.tell(study, path, said.append, warned.append)
    assert [line.split()[1] for line in said] == ["Us", "Byte"]
    (warning,) = warned
    assert warning.startswith("alerts could not be mailed to team@us.example: ")
    study = study_of(tmp_path / "shops", rules + BOX.format(key=key, port=port))
    for _ in range(2):
        telling.tell(study, path, said.append, warned.append)
    assert len(said) == 2 and len(warned) == 1
    (mail,) = server.taken
    read = message_from_bytes(mail)
    assert (read["To"], read["Subject"]) == ("team@us.example", "Rivalry: 1 alert")
    words = read.get_payload()
    assert "Us fell behind the median" in words and "Byte" not in words
    assert len(store.archive_of(study).events(alerts.TOLD, "alert")) == 2
