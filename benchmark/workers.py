"""Further processes for work on all cores; none of them runs what this process was started with.

A spawned process imports its parent's `__main__`. In the app that is whatever page script Streamlit
runs at the moment: the child would draw a page instead of doing its work.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from threading import Lock
from types import ModuleType
from typing import Any

_starting = Lock()


def pool(processes: int | None = None) -> ProcessPoolExecutor:
    """A pool of processes (None: one per core); its functions must stand in modules of ours."""
    return ProcessPoolExecutor(processes, mp_context=_Context())


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name multiprocessing calls
        with without_main():
            return SpawnProcess._Popen(process_obj)


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def without_main() -> Iterator[None]:
    """For the moment in which a child is told what its parent's main module is."""
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
