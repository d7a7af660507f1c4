"""Dropping a rival changes no score of another, through import, build and store.

`python -m tests.campaigns.drop_rival`: the practice study, then without each rival in turn.
"""

import re
import shutil
import tempfile
from pathlib import Path

from benchmark import imports, store
from benchmark.build import build
from benchmark.study import read_study

PRACTICE = Path(__file__).parents[2] / "data" / "practice"
RIVALS = ("greenparcel", "mosspetal", "blattwerk", "pottingshed")
Scores = dict[tuple[str, str, str], float | None]


def main() -> None:
    whole = _scores(None)
    for rival in RIVALS:
        left = _scores(rival)
        moved = [key for key, score in left.items() if _apart(score, whole[key])]
        assert {key[1] for key in whole} - {key[1] for key in left} == {rival}
        print(f"without {rival}: {len(left)} scores of the others, {len(moved)} changed")
        assert not moved, moved[:3]


def _apart(one: float | None, other: float | None) -> bool:
    return one != other and (one is None or other is None or abs(one - other) > 1e-9)


def _scores(dropped: str | None) -> Scores:
    """(wave, business, scope or indicator) → score, None = not enough data."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "study"
        home.mkdir()
        shutil.copytree(PRACTICE / "reviews", home / "reviews")
        audits = (PRACTICE / "audits.csv").read_text().splitlines(keepends=True)
        kept = [row for row in audits if f",{dropped}," not in row]
        (home / "audits.csv").write_text("".join(kept))
        (home / "study.toml").write_text(_text(dropped))
        study = read_study(home)
        notes = list(imports.all_files(study, store.archive_of(study), lambda line: None))
        assert not notes, notes[:3]
        with store.connect(build(study)) as connection:
            rows = connection.execute(
                "SELECT wave, business, scope, score FROM standing "
                "UNION ALL SELECT wave, business, indicator, score FROM estimate"
            ).fetchall()
    return {(wave, business, scope): score for wave, business, scope, score in rows}


def _text(dropped: str | None) -> str:
    """The practice study without its websites, its post and that rival."""
    text = (PRACTICE / "study.toml").read_text().replace('["website", "call"', '["call"')
    parts, out, leave = re.split(r"(?=^\[)", text, flags=re.MULTILINE), [], False
    for part in parts:
        if part.startswith("[[business]]"):
            leave = f'id = "{dropped}"' in part
        elif not part.startswith(("[business", "[[business")):
            leave = part.startswith(("[[mailbox", "[mail", "[[post", "[scenario", "[fieldwork"))
        if not leave:
            out.append(part)
    return re.sub(rf"^{dropped} = .*\n", "", "".join(out), flags=re.MULTILINE)


if __name__ == "__main__":
    main()
