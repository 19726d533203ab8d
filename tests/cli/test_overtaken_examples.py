"""`test` on a home whose own number overtakes examples of the nation's rules: they are named, and fail nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commands import rules_read
from tests.cli.longstop_line import Line


@pytest.mark.slow
def test_what_the_authoritys_number_overtakes_fails_nothing(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    read = rules_read.read_rules

    def one_rule(*given: object) -> rules_read.RulesRead:
        """The rule alone whose number is set: all others take half a minute."""
        found = read(*given)  # type: ignore[arg-type]
        return rules_read.RulesRead(found.book, [found.book.timescale("cp_visit")], found.documents)

    monkeypatch.setattr(rules_read, "read_rules", one_rule)
    said = line("test").output
    assert "all of them hold, by the explainer and by the machine." in said
    (Path(line.home) / "config" / "numbers.yaml").write_text("cp_visit: 8 working days\n", "utf-8")
    said = " ".join(line("test").output.split())
    assert "all but 11 hold" in said
    assert "11 of the nation's count with its own number, where config/numbers.yaml sets another: cp_visit." in said
