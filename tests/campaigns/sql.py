"""Every attack on the SQL page and every question too heavy, each as the app asks it: a table.

python -m tests.campaigns.sql
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmark import store
from benchmark.serving import sqlbox
from benchmark.serving.roles import OWNER
from benchmark.serving.sqlguard import SqlError
from tests.app_study import built_study
from tests.sql_attacks import ATTACKS, HEAVIER, HEAVY, SECRET

MOST_S = 6.0
MOST_RSS = 3_000_000  # kB


def main() -> int:
    """Print kind, how many were refused, the slowest and the largest; 1 if any got through."""
    home = Path(tempfile.mkdtemp())
    published = store.published(built_study(home / "sql" / "plants"))
    assert published is not None
    secret, out = home / "secret.csv", home / "out"
    secret.write_text(SECRET)
    before, failed = published.read_bytes(), 0
    for kind, asked in {**ATTACKS, "asks for too much": HEAVY + HEAVIER}.items():
        heavy, slowest, through = kind == "asks for too much", 0.0, []
        for sql in asked:
            began = time.monotonic()
            text = sql.format(secret=secret, out=out) if not heavy else sql
            try:
                said = str(sqlbox.ask(OWNER, published, text).rows[:1])[:60]
                bad = not heavy  # a heavy question may be answered, within the limits
            except SqlError as mistake:
                said, bad = str(mistake), SECRET in str(mistake)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            if bad or took > MOST_S or SECRET in said:
                through.append((text[:80], said, round(took, 1)))
        failed += len(through)
        print(f"{kind}: {len(asked) - len(through)} of {len(asked)} held; slowest {slowest:.1f} s")
        for one in through:
            print("   GOT THROUGH", *one)
    rss = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    alive = sqlbox.ask(OWNER, published, "SELECT 42").rows == [[42]]
    same = published.read_bytes() == before and not out.exists()
    print(f"largest process {rss / 1e6:.2f} GB; file unchanged: {same}; still answers: {alive}")
    return int(failed > 0 or rss > MOST_RSS or not alive or not same)


if __name__ == "__main__":
    sys.exit(main())
