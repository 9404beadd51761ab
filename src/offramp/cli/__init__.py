"""The command line. The entry point is ``offramp.cli.start:run``; JSON Schemas of what ``--json`` prints are in
``schemas/``.

May import: everything of offramp, inside commands.
"""
