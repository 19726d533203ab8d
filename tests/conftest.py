"""What a run says at its end: whatever tests have recorded under "said" (shares, seeds), from every worker."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what passed tests have said, in the order in which they ended."""
    said = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == "said"
    ]
    if said:
        terminalreporter.section("said by the tests")
        for value in said:
            terminalreporter.write_line(str(value))
