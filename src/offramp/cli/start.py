"""The door of the command line: streams that are closed, full or left early, and Ctrl-C while the rest is still being
loaded, end as a result does and never in a traceback.

May import: standard library; the command line only inside, so that an interrupt of its loading is caught.
"""

from __future__ import annotations

import errno
import os
import sys

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk says that takes no more; whoever opens a file of its own tells the rest with the file's name."""


def run() -> None:
    """Entry point of the console script; for the exit status see ``offramp.cli.main``."""
    try:
        _open_streams()
        status = _called()
    except KeyboardInterrupt:
        print("interrupted: stopped before the result was complete", file=sys.stderr)
        status = 130
    sys.exit(status)


def _open_streams() -> None:
    """Let nothing stand for a stream that is closed, else the next file that is opened would: and take its text."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a dash or an arrow shows a question mark; it is no reason to stop.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _called() -> int | str | None:
    """Call the command line; its exit status, or that of a stdout that takes no more."""
    status: int | str | None = 0
    fault: OSError | None = None
    try:
        from offramp.cli.main import app

        app()
    except SystemExit as end:
        # rich and typer leave with status 1 when the reader has gone; a reader that has seen enough is no failure.
        fault = end.__context__ if isinstance(end.__context__, BrokenPipeError) else None
        status = 0 if fault else end.code
    except OSError as error:
        if error.errno not in FULL:
            raise
        fault = error
    fault = fault or _unwritten()
    if fault is not None:
        _discard_stdout()
        if not isinstance(fault, BrokenPipeError):
            print(f"error: cannot write: {fault.strerror}", file=sys.stderr)
            return 1
    return status


def _unwritten() -> OSError | None:
    """What keeps the text for stdout from being written; None where all of it is."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return None


def _discard_stdout() -> None:
    """Stop writing to a reader that has gone or a disk that is full, so that the flush at exit does not fail either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
