import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "notebooks: runs a notebook, up to a minute; leave out with -m 'not notebooks'")
