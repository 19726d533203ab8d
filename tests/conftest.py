"""What a run says at its end: whatever tests have recorded under "said" (shares, seeds), from every worker."""

from __future__ import annotations

from typing import Any

import pytest


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


# Each of these runs whole commands, homes or days of the schedule; together they take as long as all other quick tests.
WHOLE_RUNS = (
    *("at_once/test_telling_at_once.py", "bad_input/test_messages.py", "cli/test_every_format.py"),
    "cli/test_why_not.py",
    *("cli/test_report_commands.py", "intake_ssd/test_again.py", "intake_ssd/test_gaps.py"),
    *("reports/test_reconciling.py", "rulebook/test_check_command.py", "rulebook/test_numbers.py"),
    *("scheduler/test_publication_broken_files.py", "scheduler/test_publication_cycle.py"),
    *("scheduler/test_at_once_by_schedule.py", "scheduler/test_publishing.py", "scheduler/test_rounds.py"),
    *("scheduler/test_status.py", "scorecard/test_command.py", "scorecard/test_published.py"),
    *("store/test_store_scans.py", "cli/test_rehearsal_commands.py"),
)
COMPILING = ("test_the_compiled_machine", "test_bulk_is_compiled")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave whole runs, and what compiles the machine anew, to the full tests."""
    for item in items:
        if item.path.as_posix().endswith(WHOLE_RUNS) or item.name.startswith(COMPILING):
            item.add_marker(pytest.mark.slow)
