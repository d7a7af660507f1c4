"""What a run of the suite may be told."""

from functools import cache

import pytest
from hypothesis import settings
from playwright.sync_api import expect
from streamlit.components.v2 import manifest_scanner

# A busy machine is no fault of what is tested.
settings.register_profile("suite", deadline=None, max_examples=30)
settings.load_profile("suite")
expect.set_options(timeout=60_000)
# AppTest looks through every installed package each time a page is drawn: most of its time.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", type=int, default=1, help="how often a gathering, a build and the app are killed"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start browsers first: they take longest, and none should be the last."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))
