"""Further processes: they do their work, whatever the main module of this one is."""

import sys
from types import ModuleType

from benchmark import workers


def test_a_process_started_from_a_page_does_not_draw_the_page(tmp_path, monkeypatch):
    page = tmp_path / "page.py"
    page.write_text(f"open({str(tmp_path / 'drawn')!r}, 'w')\nraise SystemExit('drawn')\n")
    main = ModuleType("__main__")
    main.__file__ = str(page)  # as Streamlit does while it runs a page
    monkeypatch.setitem(sys.modules, "__main__", main)
    with workers.pool(2) as pool:
        assert list(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]
    assert sys.modules["__main__"] is main
    assert not (tmp_path / "drawn").exists()
