"""A browser's side of a Streamlit session without a browser: what the server sends, and how soon.

Twenty browsers on one machine would measure the browsers; twenty of these measure the server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Dataframe_pb2 import Dataframe
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
WAIT_S = 120  # a busy machine is no fault of the app


@dataclass(frozen=True)
class View:
    """What one run of the script sent; `seconds` from the question to its last message."""

    elements: tuple[Element, ...]
    seconds: float
    titles: tuple[str, ...] = field(default=())  # of the pages in the navigation

    def texts(self) -> list[str]:
        """Everything that is shown as text: plain, headings, markdown, captions."""
        return list(_bodies(self.elements))

    def tables(self) -> list[pd.DataFrame]:
        """The data frames."""
        frames = [e.dataframe for e in self.elements if e.HasField("dataframe")]
        return [pa.ipc.open_stream(_bytes(frame)).read_pandas() for frame in frames]

    def exceptions(self) -> list[str]:
        return [e.exception.message for e in self.elements if e.HasField("exception")]


def _bytes(frame: Dataframe) -> bytes:
    """A table's first rows where they are sent piece by piece, else all of them."""
    lazy = frame.HasField("lazy_data")
    return frame.lazy_data.initial_chunk.data if lazy else frame.arrow_data.data


def _bodies(elements: tuple[Element, ...]) -> Iterator[str]:
    for element in elements:
        kind = element.WhichOneof("type")
        if kind in ("text", "markdown", "heading", "alert", "code"):
            yield getattr(getattr(element, kind), "code_text" if kind == "code" else "body", "")


@contextmanager
def visiting(port: int, cookie: str = "") -> Iterator[Session]:
    """One visitor of an app that listens on `port`; `cookie` as the browser would send it."""
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie} if cookie else {},
        max_size=None,
        open_timeout=WAIT_S,
    ) as socket:
        yield Session(socket)


class Session:
    """What a visitor asks over their socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def show(self, page: str, **address: str) -> View:
        """Go to a page, or to a part of it ("page?show=part"), as a link does."""
        page, _, part = page.partition("?")
        asked = BackMsg()
        asked.rerun_script.query_string = "&".join(filter(None, (part, urlencode(address))))
        asked.rerun_script.page_name = page
        began = time.perf_counter()
        self.socket.send(asked.SerializeToString())
        return self._answer(began)

    def _answer(self, began: float) -> View:
        elements: dict[tuple[int, ...], Element] = {}
        titles: tuple[str, ...] = ()
        while True:
            said = ForwardMsg.FromString(self.socket.recv(timeout=WAIT_S))  # type: ignore[arg-type]
            kind = said.WhichOneof("type")
            if kind == "new_session":
                elements = {}
            elif kind == "navigation":
                titles = tuple(page.page_name for page in said.navigation.app_pages)
            elif kind == "delta" and said.delta.HasField("new_element"):
                elements[tuple(said.metadata.delta_path)] = said.delta.new_element
            elif kind == "script_finished" and said.script_finished in WHOLE:
                seconds = time.perf_counter() - began
                return View(tuple(elements.values()), seconds, titles)
