"""What a run says at its end: whatever tests have recorded under "said" (shares, seeds), from every worker."""

from __future__ import annotations

from pathlib import Path
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


# Each of these runs whole commands, homes or days of the schedule, or many random cases; together they take far longer than
# all other quick tests.
WHOLE_RUNS = (
    *("at_once/test_telling_at_once.py", "bad_input/test_messages.py", "bad_input/test_sources.py"),
    *("calendars/test_showing.py", "cli/test_another_nation.py", "cli/test_dry_run.py", "cli/test_every_format.py"),
    *("cli/test_explain_line.py", "cli/test_main_job.py", "cli/test_organisation_line.py", "cli/test_paused_line.py"),
    *("cli/test_rehearsal_commands.py", "cli/test_report_commands.py", "cli/test_why_not.py", "demo/test_county.py"),
    *("intake/test_bad_input.py", "intake_dfe/test_kept_out_and_taken_back.py", "intake_ssd/test_again.py"),
    *("intake_ssd/test_four_ways.py", "intake_ssd/test_gaps.py", "random_histories/test_every_timescale.py"),
    *("random_histories/test_faults.py", "random_histories/test_stopping.py", "rendering/test_clock_labels.py"),
    *("reports/test_reconciling.py", "rulebook/test_check_command.py", "rulebook/test_nations.py"),
    *("rulebook/test_numbers.py", "scheduler/test_at_once_by_schedule.py", "scheduler/test_inbox.py"),
    *("scheduler/test_processes.py", "scheduler/test_publication_broken_files.py"),
    *("scheduler/test_publication_cycle.py", "scheduler/test_publishing.py", "scheduler/test_rounds.py"),
    *("scheduler/test_status.py", "scorecard/test_command.py", "scorecard/test_published.py"),
    *("service/test_telling.py", "store/test_store_imports.py", "store/test_store_mended.py"),
    *("store/test_store_scans.py", "tuning/test_impact_by_hand.py", "tuning/test_impact_truth.py"),
    *("tuning/test_replay.py", "tuning/test_transitions.py"),
)
COMPILING = ("test_the_compiled_machine", "test_bulk_is_compiled")
SEVERAL_BOOKS = "random_histories/test_agreement.py"  # the quick tests are content with England's


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read whole runs for the quick tests."""
    quick = config.getoption("markexpr") == "not slow"
    return True if quick and collection_path.as_posix().endswith(WHOLE_RUNS) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave whole runs, and what compiles the machine anew, to the full tests."""
    for item in items:
        of_another = (
            item.path.as_posix().endswith(SEVERAL_BOOKS) and "agree" in item.name and "england" not in item.name
        )
        if item.path.as_posix().endswith(WHOLE_RUNS) or item.name.startswith(COMPILING) or of_another:
            item.add_marker(pytest.mark.slow)
