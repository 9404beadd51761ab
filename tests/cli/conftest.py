from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write_ridge, write_tiny


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def ridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ridge(tmp_path_factory.mktemp("ridge"))
