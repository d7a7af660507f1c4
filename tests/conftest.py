"""What a run of the suite may be told."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", type=int, default=3, help="how often a gathering, a build and the app are killed"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start browsers first: they take longest, and none should be the last."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))
