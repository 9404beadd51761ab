"""Settings of the test run as a whole."""

from __future__ import annotations

import os

from hypothesis import settings

# On CI the same examples every time: a failure there must be reproducible, and never a matter of luck.
settings.register_profile("ci", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
