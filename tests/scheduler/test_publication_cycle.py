"""Proposing, approving, coming into force and undoing, on a real home by the command line and by the schedule."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from engines import Site
from structlog.testing import capture_logs
from typer.testing import CliRunner

from engine.commands.app import make_app
from engine.commands.wiring import Wiring
from engine.store import audit, publications
from engine.words.records import PublicationState

# The one plan began on Monday 7 September 2020. Ten working days after it are Monday 21 September, the nation's default;
# three are Thursday 10.
ADA, BEN = ("--by", "Ada Price"), ("--by", "Ben Shaw")
WHY = ("--reason", "The improvement board asked for it")
FROM_WEDNESDAY = "cp_visit:\n  - {from: 2020-09-16, limit: 3 working days}\n"


def run(site: Site, *words: str) -> tuple[int, str]:
    """A command line on the site, by its clock: how it left, and all that it said, in one line."""
    wiring = Wiring(clock=lambda: site.now, open_channel=site._open, make_demo=lambda _: ())
    place = ["--home", str(site.home), "--database", site.url]
    with capture_logs():
        result = CliRunner().invoke(make_app(wiring), [*place, *words], env={"COLUMNS": "300"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, " ".join(result.output.split())


def good(site: Site, *words: str) -> str:
    code, said = run(site, *words)
    assert code == 0, said
    return said


def bad(site: Site, *words: str) -> str:
    code, said = run(site, *words)
    assert code == 2, said
    return said


def numbers(site: Site, text: str) -> Path:
    path = site.home / "config" / "numbers.yaml"
    path.write_text(text, "utf-8")
    return path


def own(site: Site) -> dict[str, str]:
    """The number of child protection visits by the book in force: each value by its first day."""
    rows = json.loads(good(site, "numbers", "--format", "json"))
    return {str(row["from"]): row["own"] for row in rows if row["number"] == "cp_visit" and row["own"]}


def published(site: Site, text: str = "", *, effective: str = "", rejudge: bool = False) -> int:
    """What Ada proposed and Ben approved."""
    numbers(site, text)
    more = (*(("--effective", effective) if effective else ()), *(("--transition", "rejudge") if rejudge else ()))
    good(site, "publish", *ADA, *WHY, *more)
    number = publications.list_all(site.db)[0].number
    good(site, "approve", str(number), *BEN)
    return number


def needs(site: Site) -> str:
    return " ".join(json.loads(run(site, "status", "--format", "json")[1])["needs"])


def test_until_something_is_published_the_files_are_in_force(site: Site) -> None:
    assert "Nothing was ever published: the files themselves are in force." in good(site, "publications")
    numbers(site, "cp_visit: 3 working days\n")
    assert own(site) == {"None": "3 working days"}


def test_a_book_comes_into_force_at_the_start_of_its_day_and_not_before_two_people_agree(site: Site) -> None:
    assert published(site, effective="2020-09-14") == 1
    numbers(site, FROM_WEDNESDAY)
    assert own(site) == {}, "what is saved is not in force"
    said = good(site, "publications")
    assert "In force: rule book 1, since 14 September 2020, proposed by Ada Price, approved by Ben Shaw." in said
    assert "Not in force until published: config/numbers.yaml" in said
    said = good(site, "publish", *ADA, *WHY, "--effective", "2020-09-16")
    assert "from 16 September 2020 every 3 working days, was 10; what runs keeps its date" in said
    assert "Running work: keeps the version that it began under." in said
    assert "Nothing changes until a second person approves it: longstop approve 2 --by NAME" in said
    assert "Rule book 2, proposed by Ada Price on Mon 14 Sept, waits for a second person." in needs(site)
    site.at("2020-09-15T12:00")
    assert "in force from the start of Wednesday 16 September 2020" in good(site, "approve", "2", *BEN)
    assert "waits for a second person" not in needs(site)
    site.at("2020-09-15T23:59")
    assert own(site) == {}
    assert "To come: rule book 2, from 16 September 2020." in good(site, "publications")
    site.at("2020-09-16T00:00")
    assert own(site) == {"2020-09-16": "3 working days"}
    done = [(line.who, line.did, line.about) for line in audit.list_lines(site.db)]
    assert done == [
        ("Ben Shaw", "approved", "rule book 2"),
        ("Ada Price", "proposed", "rule book 2"),
        ("Ben Shaw", "approved", "rule book 1"),
        ("Ada Price", "proposed", "rule book 1"),
    ]


def test_by_default_it_comes_into_force_on_the_next_working_day(site: Site) -> None:
    site.at("2020-12-24T10:00")  # Thursday; Christmas, a weekend, and Monday 28 in place of Boxing Day follow
    assert "for Tuesday 29 December 2020" in good(site, "publish", *ADA, *WHY)


@pytest.mark.parametrize("name", ["Ada Price", "  ada   PRICE ", "ADA PRICE"])
def test_nobody_approves_what_they_proposed(site: Site, name: str) -> None:
    good(site, "publish", *ADA, *WHY)
    assert "a second person must decide" in bad(site, "approve", "1", "--by", name)
    assert "Ada Price proposed it" in bad(site, "approve", "1", "--by", name, "--refuse", "--reason", "no")
    assert publications.waiting(site.db)[0].state is PublicationState.PROPOSED


def test_who_approved_what_was_withdrawn_later_can_still_be_seen(site: Site) -> None:
    assert published(site) == 1
    numbers(site, FROM_WEDNESDAY)
    good(site, "publish", *ADA, *WHY, "--effective", "2020-09-16")
    good(site, "approve", "2", *BEN, "--reason", "looked at the impact")
    good(site, "withdraw", "2", "--by", "Cat Lowe", "--reason", "the panel wants a week more")
    said = good(site, "publications", "2")
    assert "Withdrawn by Cat Lowe: the panel wants a week more; not in force." in said
    acts = re.findall(r"06:00 on Monday 14 September 2020 (\w+ by [^(]+) \(login [^:]+: ([^)]+)\)", said)
    assert acts == [
        ("proposed by Ada Price", "from 2020-09-16, running work: keep"),
        ("approved by Ben Shaw", "looked at the impact"),
        ("withdrawn by Cat Lowe", "the panel wants a week more"),
    ]


def test_a_proposal_may_be_refused_and_withdrawn_and_then_another_made(site: Site) -> None:
    good(site, "publish", *ADA, *WHY)
    assert "rule book 1, proposed by Ada Price, waits for a second person" in bad(site, "publish", *ADA, *WHY)
    assert "no reason is given" in bad(site, "approve", "1", *BEN, "--refuse")
    good(site, "approve", "1", *BEN, "--refuse", "--reason", "Not before the inspection")
    assert "it was refused by Ben Shaw" in bad(site, "approve", "1", "--by", "Cat")
    good(site, "publish", *ADA, *WHY)
    good(site, "withdraw", "2", *ADA, *WHY)
    assert "it was withdrawn by Ada Price" in bad(site, "approve", "2", *BEN)
    assert "there is no such publication" in bad(site, "approve", "3", *BEN)
    assert publications.in_force(site.db, site.now) is None
    rows = json.loads(good(site, "publications", "--format", "json"))
    assert [(row["number"], row["state"], row["decided_by"]) for row in rows] == [
        (2, "withdrawn", "Ada Price"),
        (1, "refused", "Ben Shaw"),
    ]


def test_what_would_judge_past_work_anew_is_refused_unless_it_is_stated(site: Site) -> None:
    published(site, effective="2020-09-14")
    numbers(site, "cp_visit: 3 working days\n")
    said = bad(site, "publish", *ADA, *WHY)
    assert "config/numbers.yaml: cp_visit: the version in force from 1991-10-14 is changed" in said
    assert "a number with from: 2020-09-15" in said
    said = good(site, "publish", *ADA, *WHY, "--transition", "rejudge")
    assert "Running work: is judged anew, as --transition rejudge says" in said
    good(site, "approve", "2", *BEN)
    site.at("2020-09-15T00:00")
    assert own(site) == {"None": "3 working days"}


def test_today_is_too_late_for_what_judges_otherwise(site: Site) -> None:
    published(site, effective="2020-09-14")
    numbers(site, "cp_visit:\n  - {from: 2020-09-14, limit: 3 working days}\n")
    said = bad(site, "publish", *ADA, *WHY, "--effective", "2020-09-14")
    assert "--effective: 2020-09-14 has begun" in said
    assert "2020-09-13 is over" in bad(site, "publish", *ADA, *WHY, "--effective", "2020-09-13")


def test_a_proposal_whose_day_came_before_its_approval_is_proposed_again(site: Site) -> None:
    published(site, effective="2020-09-14")
    numbers(site, FROM_WEDNESDAY)
    good(site, "publish", *ADA, *WHY, "--effective", "2020-09-16")
    site.at("2020-09-16T09:00")
    assert "2020-09-16 has begun" in bad(site, "approve", "2", *BEN)
    good(site, "withdraw", "2", *BEN, *WHY)


def test_a_book_with_a_failing_or_a_missing_example_and_one_with_a_mistake_are_refused_with_everything(
    site: Site,
) -> None:
    rule = """
timescales:
  - id: {id}
    title: Plan read by the manager
    authority: local
    source: {{cite: "Our standard 2020", checked: 2020-09-01}}
    owner: allocated team
    nature: records
    thread: cin_plan
    starts: {{event: cin_plan_started, when_running: ignore}}
    met_by: {{event: cin_review_held}}
    ends_without: [{{event: cin_plan_ended}}]
    versions: [{{in_force_from: 2020-09-15, statutory: 5 working days}}]
    ladder: {{due_soon: 2 working days before}}
    measure: {{count: child, kind: fell due in period}}
"""
    wrong = "    examples: [{events: [{cin_plan_started: 2020-09-21}], due: 2020-09-29, working: Counted wrongly.}]\n"
    (site.home / "rules" / "local" / "one.yaml").write_text(rule.format(id="one") + wrong, "utf-8")
    (site.home / "rules" / "local" / "two.yaml").write_text(rule.format(id="two"), "utf-8")
    said = bad(site, "publish", *ADA, *WHY)
    # Five working days of Monday 21 September end on Monday 28.
    assert "local/one.yaml:16:16: the example of one expects due 2020-09-29, but found 2020-09-28." in said
    assert said.count("two has no example, and cannot be published without one") == 1
    assert publications.list_all(site.db) == []
    numbers(site, "cp_visit: a fortnight\n")
    assert "numbers.yaml:1:11" in bad(site, "publish", *ADA, *WHY)
    assert publications.list_all(site.db) == []


def test_the_same_again_is_no_publication(site: Site) -> None:
    published(site, effective="2020-09-14")
    assert "the files say what rule book 1 says" in bad(site, "publish", *ADA, *WHY)
    assert "nobody is named" in bad(site, "publish", "--by", " ", *WHY)
    assert "no reason is given" in bad(site, "publish", *ADA, "--reason", " ")


def test_one_person_goes_back_to_the_book_before_at_once_and_a_second_is_asked_to_look(site: Site) -> None:
    published(site, effective="2020-09-14")
    assert "no publication came before rule book 1" in bad(site, "rollback", *ADA, *WHY)
    published(site, "cp_visit: 3 working days\n", rejudge=True)
    site.at("2020-09-15T06:58")
    assert own(site) == {"None": "3 working days"}
    said = good(site, "rollback", *ADA, *WHY)
    assert "Rule book 1 is in force again, as rule book 3; rule book 2 is undone." in said
    assert "Not in force until published: config/numbers.yaml" in said
    assert own(site) == {}
    assert "Ada Price alone went back to rule book 1 on Tue 15 Sept; it is in force as rule book 3." in needs(site)
    assert "a second person must decide" in bad(site, "approve", "3", *ADA)
    assert "It takes the files of rule book 1 again." in good(site, "approve", "3", *BEN)
    assert "went back" not in needs(site)
    assert "no publication came before" in bad(site, "rollback", *ADA, *WHY), "going back does not lead forward again"
    said = good(site, "rollback", *ADA, *WHY, "--to", "2")
    assert "Proposed as rule book 4: back to rule book 2" in said, "any other needs a second person"
    assert own(site) == {}
    good(site, "approve", "4", *BEN)
    assert own(site) == {"None": "3 working days"}


def test_what_is_said_to_judge_anew_may_hold_from_today_and_be_undone(site: Site) -> None:
    published(site, effective="2020-09-14")
    site.at("2020-09-15T06:00")
    numbers(site, "cp_visit:\n  - {from: 2020-09-15, limit: 3 working days}\n")
    said = good(site, "publish", *ADA, *WHY, "--effective", "2020-09-15", "--transition", "rejudge")
    assert "Running work: is judged anew" in said
    good(site, "approve", "2", *BEN)
    assert own(site) == {"2020-09-15": "3 working days"}
    assert "Rule book 1 is in force again, as rule book 3" in good(site, "rollback", *ADA, *WHY)
    assert own(site) == {}


def test_a_draft_with_a_mistake_is_told_of_and_touches_nothing(site: Site) -> None:
    published(site, "cp_visit: 3 working days\n", effective="2020-09-14")
    numbers(site, "cp_visit: a fortnight\n")
    assert "That draft has a mistake: numbers.yaml:1:11: 'a fortnight' is not a limit" in good(site, "publications")
    assert "1 mistake in rule files that are not published yet: numbers.yaml:1:11" in needs(site)
    assert own(site) == {"None": "3 working days"}


def test_what_was_to_follow_an_undone_book_does_not_come_into_force(site: Site) -> None:
    published(site, effective="2020-09-14")
    published(site, "cp_visit: 3 working days\n", effective="2020-09-15", rejudge=True)
    site.at("2020-09-15T06:00")
    published(site, "cp_visit: 4 working days\n", effective="2020-09-17", rejudge=True)
    good(site, "rollback", *ADA, *WHY)
    site.at("2020-09-18T06:00")
    assert own(site) == {}
    assert publications.load(site.db, 3).state is PublicationState.WITHDRAWN  # type: ignore[union-attr]


def test_an_approved_book_may_be_withdrawn_before_its_day_and_only_the_last(site: Site) -> None:
    published(site, effective="2020-09-14")
    published(site, "cp_visit: 3 working days\n", effective="2020-09-16", rejudge=True)
    said = bad(site, "publish", *ADA, *WHY, "--effective", "2020-09-15")
    assert "the files say what rule book 2 says" in said
    numbers(site, "cp_visit: 4 working days\n")
    said = bad(site, "publish", *ADA, *WHY, "--effective", "2020-09-15", "--transition", "rejudge")
    assert "rule book 2 comes into force on 2020-09-16, after 2020-09-15" in said
    published(site, "cp_visit: 4 working days\n", effective="2020-09-16", rejudge=True)
    assert "rule book 3 follows it" in bad(site, "withdraw", "2", *ADA, *WHY)
    good(site, "withdraw", "3", *ADA, *WHY)
    good(site, "withdraw", "2", *ADA, *WHY)
    site.at("2020-09-16T06:00")
    assert own(site) == {}
    assert "it is or was in force" in bad(site, "withdraw", "1", *ADA, *WHY)


def test_the_files_of_a_publication_can_be_had_again(site: Site, tmp_path: Path) -> None:
    published(site, "# nothing yet\n", effective="2020-09-14")
    numbers(site, "cp_visit: a fortnight\n")
    assert "Not in force until published: config/numbers.yaml" in good(site, "publications")
    said = good(site, "publications", "1", "--write", str(tmp_path / "again"))
    assert "Approved by Ben Shaw; in force since 06:00 on Monday 14 September 2020." in said
    assert (tmp_path / "again" / "config" / "numbers.yaml").read_text("utf-8") == "# nothing yet\n"
    assert "no rule book is named" in bad(site, "publications", "--write", str(tmp_path))
    said = good(site, "publications", "1", "--write", str(site.home))
    assert "numbers.yaml; what stood there is kept as numbers.yaml.before" in said
    config = site.home / "config"
    assert (config / "numbers.yaml").read_text("utf-8") == "# nothing yet\n"
    assert (config / "numbers.yaml.before").read_text("utf-8") == "cp_visit: a fortnight\n"
    assert "kept as" not in good(site, "publications", "1", "--write", str(site.home)), "it says that already"


@pytest.mark.parametrize("on", ["sqlite", "server"])
def test_an_engine_that_runs_takes_a_book_up_on_its_day_and_a_bad_file_leaves_it_alone(
    on: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue("site" if on == "sqlite" else "server_site")
    published(site, effective="2020-09-14")
    published(site, "cp_visit: 3 working days\n", effective="2020-09-15", rejudge=True)
    numbers(site, "cp_visit: a fortnight\n")
    site.load()
    engine = site.engine()
    site.at("2020-09-14T07:30")
    assert engine.round().failed == []
    assert "was due" not in site.text("2020-09-14"), "due on Monday 21 September by the nation's default"
    site.at("2020-09-15T07:30")
    assert engine.round().failed == []
    assert "was due Thu 10 Sept" in site.text("2020-09-15")
    assert "Rules:" not in needs(site)
    assert "Not in force until published: config/numbers.yaml" in run(site, "status")[1]
