"""What every test shares: which tests a plain run leaves out, and how hard properties look.

A plain run is what a newcomer types first, so it must be quick, repeatable and say plainly what it
did not do. `--deep` and `--bench` add the rest.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Derandomized: a newcomer and the CI see the same examples. The deep run searches for new ones.
settings.register_profile(
    "plain",
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("deep", max_examples=1000, deadline=None, print_blob=True)

LEFT_OUT = {
    "deep": "thorough and slow: run it with --deep",
    "bench": "a measurement: run it with --bench",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the two switches that widen a plain run."""
    parser.addoption("--deep", action="store_true", help="also run the thorough tests")
    parser.addoption("--bench", action="store_true", help="also run the measurements")


def pytest_configure(config: pytest.Config) -> None:
    """Let properties search for longer in a deep run."""
    settings.load_profile("deep" if config.getoption("--deep") else "plain")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, with the switch to use as the reason, what a plain run leaves out."""
    for name, reason in LEFT_OUT.items():
        if not config.getoption(f"--{name}"):
            for item in items:
                if name in item.keywords:
                    item.add_marker(pytest.mark.skip(reason=reason))
