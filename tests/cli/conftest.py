from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write_ridge, write_tiny

from offramp.scenario import Crisis, load_crisis


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def ridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ridge(tmp_path_factory.mktemp("ridge"))


@pytest.fixture(scope="session")
def crisis(ridge: Path) -> Crisis:
    """The ridge, loaded."""
    return load_crisis(ridge)
