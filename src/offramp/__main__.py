"""``python -m offramp``: the command line."""

from offramp.cli.start import run

if __name__ == "__main__":
    run()
