"""The front door: wires the real parts together and hands over to the commands."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from engine.commands.app import app

    app()


if __name__ == "__main__":
    main()
