"""What is said of each file of tests/data/bad_rules: where, and words of what and how to mend; counted by eye."""

from __future__ import annotations

# file -> for each mistake: line:column and words that its message must hold
EXPECTED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "a_list_for_a_text": [
        ("8:13", ("thread is a list, not a text",)),
        ("14:13", ("ladder is '5 working days before', not keys and values", "key: value")),
    ],
    "alias": [("6:12", ("anchors and aliases", "Write the value out"))],
    "attribute_in_a_phase": [("13:51", ("'seen' is not a fact", "placement_year_over"))],
    "attribute_of_another_event": [("10:39", ("'quorate' is not a word this event has", "seen_alone"))],
    "bom": [("6:12", ("'a team' is not a known owner", "allocated team"))],
    "closures_on_statute": [("11:15", ("closure days cannot move a duty under statute", "local"))],
    "deep_condition": [("10:39", ("nested too deeply", "20"))],
    "deep_yaml": [("", ("nested too deeply",))],
    "duplicate_id": [("16:9", ("'plan_visit' is taken", "duplicate_id.yaml:2:5", "Choose another"))],
    "duplicate_key": [("8:5", ("duplicate key", "title"))],
    "empty": [("", ("the file is empty", "timescales:"))],
    "end_that_every_duty_has": [("11:20", ("died ends every duty anyway", "Leave it out"))],
    "entries_of_the_wrong_kind": [
        ("11:15", ("versions is '20 working days', not a list", "'- '")),
        ("15:19", ("2025-01-06, not keys and values",)),
        ("15:43", ("days_over is -1", "at least 0")),
        ("15:56", ("working is empty",)),
    ],
    "example_of_an_unknown_event": [
        ("17:19", ("unknown event 'cin_plan_begun'", "cin_plan_started")),
        ("17:57", ("unknown state 'opened'", "open?")),
    ],
    "example_with_a_wrong_value": [
        ("17:19", ("'fax' is no value of mode", "in person, phone, video")),
        ("17:67", ("'6/1/2025' is neither a date", "2025-10-24")),
    ],
    "example_without_expectation": [("17:9", ("expects nothing", "due:"))],
    "extension_without_date": [("11:41", ("'untill' is no date that cin_visit carries", "words.yaml"))],
    "first_version_runs_on": [("13:21", ("first version has nothing running", "Leave it out"))],
    "hours_and_days": [("14:9", ("in hours and in days", "Keep to one"))],
    "days_turned_into_hours": [("15:21", ("cannot turn days into hours", "Let each obligation keep"))],
    "looking_back_in_hours": [
        ("10:47", ("looks_back is for limits in days",)),
        ("11:9", ("dated, looks_back and counts_from exclude each other",)),
        ("11:57", ("looks_back is for limits in days",)),
        ("11:72", ("dated is for limits in days",)),
    ],
    "opened_and_repeating": [("12:20", ("evidence_from is for a duty in days that does not repeat",))],
    "month_of_nobody": [("9:21", ("made for whoever is in a period",))],
    "start_before_beside_another": [("14:69", ("stands alone",))],
    "hours_beginning_with": [("13:54", ("24 hours cannot begin with its day",))],
    "hours_met_by_two_ranks": [("10:13", ("different ranks", "cin_review_record_sent, cin_visit"))],
    "hours_that_roll": [("13:44", ("24 hours end at an instant", "Leave roll out"))],
    "keys_that_are_no_texts": [("14:5", ("unknown key 5", "ladder"))],
    "list_at_the_top": [("1:1", ("a list, not keys and values",))],
    "long_condition": [("10:39", ("636 characters", "500"))],
    "meets_itself": [("10:13", ("cin_plan_started both starts this duty and meets it", "repeats"))],
    "missing_key": [("2:5", ("needs 'owner'", "Add 'owner:"))],
    "negative_limit": [("13:20", ("'-5 working days' is not a limit", "15 working days"))],
    "no_as_a_value": [("11:14", ("repeats is 'NO'", "YAML 1.2", "true or false"))],
    "no_order": [("10:39", ("mode has no order", "== or in"))],
    "not_utf8": [("", ("byte 116 is not UTF-8", "Save the file as UTF-8"))],
    "null_entry": [("6:5", ("owner is empty", "Write it")), ("15:5", ("measure is empty",))],
    "overlapping_versions": [("14:24", ("overlap", "2020-01-01"))],
    "python_in_a_condition": [("10:39", ("__import__", "cannot stand in a condition"))],
    "rung_without_side": [("14:24", ("does not end in 'before'", "5 working days before"))],
    "second_without_first": [("14:20", ("second stands without first", "Add 'first"))],
    "several": [
        ("6:12", ("'alocated team' is not a known owner", "allocated team")),
        ("10:21", ("unknown event 'cin_visits'", "cin_visit")),
        ("11:5", ("unknown key 'remind'",)),
        ("14:20", ("'20 fortnights' is not a limit",)),
    ],
    "slashed_date": [("5:39", ("'01/02/2021', which is not a date", "2020-09-01"))],
    "start_without_where": [("9:13", ("section_47 only where 'initiated_s47'", "where: initiated_s47"))],
    "stands_in_too_long": [("9:81", ("days is 1.5, not a whole number",))],
    "tab": [("6:1", ("a tab cannot indent",))],
    "target_over_100": [("15:64", ("target is 120", "at most 100"))],
    "text_is_not_yes_or_no": [("10:39", ("mode is not yes or no", "mode == "))],
    "then_without_repeats": [("13:20", ("for duties that repeat", "repeats: true"))],
    "two_events_in_one_entry": [
        ("17:19", ("one entry holds one event", "'- '")),
        ("17:93", ("unknown flag 'late'", "relaxed")),
    ],
    "unclosed_quote": [("5:20", ("a quote is opened here and not closed",))],
    "undeclared_attribute": [("10:39", ("'visited' is not a word this event has", "seen"))],
    "unfinished_condition": [("10:39", ("'seen and' is not a condition",))],
    "unknown_as_in": [("15:28", ("no earlier version is in force from 2020-02-01", "2020-01-01"))],
    "unknown_choice": [("10:39", ("'fax' is no value of mode", "phone"))],
    "unknown_event": [("10:21", ("unknown event 'cin_visits'", "cin_visit"))],
    "unknown_expectation": [
        ("17:37", ("unknown timescale 'plan_visits'", "plan_visit?")),
        ("17:60", ("unknown event 'cin_visited'", "cin_visit")),
    ],
    "unknown_key": [("7:5", ("unknown key 'repeat'", "repeats?"))],
    "unknown_nation": [("1:9", ("'englnd' is not a known nation", "england"))],
    "unknown_owner": [("6:12", ("'alocated team' is not a known owner", "allocated team"))],
    "unknown_period": [
        ("8:13", ("unknown period or sort of episode 'cin_plans'", "cin_plan")),
        ("11:13", ("unknown period 'cin_paln'", "cin_plan")),
    ],
    "unknown_placeholder": [("11:28", ("only {due}",))],
    "unknown_unit": [("13:20", ("'20 fortnights' is not a limit",))],
    "version_before_the_first": [
        ("14:24", ("from 2019-06-01, stands after the one from 2020-01-01", "earliest first"))
    ],
    "version_without_limit": [("12:9", ("no limit", "statutory:"))],
    "wrong_types": [
        ("2:9", ("'Plan Visit' is no id", "core_group")),
        ("3:12", ("title is the number 5, not a text",)),
        ("5:13", ("source is 'A page', not keys and values",)),
        ("9:13", ("starts is empty",)),
        ("10:39", ("where is yes or no, not a text",)),
        ("12:24", ("2020-01-01T10:00:00, which is not a date",)),
        ("15:22", ("'children' is not a known count", "child?")),
        ("15:40", ("target is '90', not a whole number",)),
    ],
    "zero_limit": [("13:20", ("gives no time at all", "same day"))],
    "alias_bomb": [("1:4", ("anchors and aliases (& and *) are refused", "Write the value out where it is used"))],
    "ampersands": [("10:39", ("'seen && seen_alone' is not a condition", "Write and, or and not"))],
    "attribute_of_an_attribute": [
        ("10:39", ("'seen.real' cannot stand in a condition", "Use declared words with ==, !=, <, <=, >,"))
    ],
    "bare_text": [("1:1", ("this is 'just some words', not keys and values", "Write 'key: value' lines"))],
    "before_and_after": [("13:44", ("a limit lies after something or before it", "Keep one of them"))],
    "birthday_beyond_the_order": [("13:56", ("birthday is 99", "Write a number of at most 30"))],
    "brought_forward_in_hours": [
        ("9:25", ("48 hours cannot be held against this rule's limits", "Count both in hours, or both in days"))
    ],
    "call_in_a_condition": [
        ("10:39", ("'seen()' cannot stand in a condition", "Use declared words with ==, !=, <, <=, >,"))
    ],
    "capital_and": [("10:39", ("'seen AND seen_alone' is not a condition", "Write and, or, not and in with small"))],
    "chain_in_a_condition": [
        (
            "10:39",
            (
                "\"'2020-01-01' < happened_on < '2021-01-01'\" cannot stand in a conditio",
                "Use declared words with ==, !=, <, <=, >,",
            ),
        )
    ],
    "colon_in_a_text": [
        (
            "3:17",
            ("a second ': ' stands here, or the line is indented too far", "Put the text into quotes, or mend the"),
        )
    ],
    "comprehension_in_a_condition": [
        (
            "10:39",
            (
                "'[seen for seen in (True, False)]' cannot stand in a condition",
                "Use declared words with ==, !=, <, <=, >,",
            ),
        )
    ],
    "constant_for_a_condition": [
        ("10:39", ("\"'True'\" cannot stand in a condition", "Use declared words with ==, !=, <, <=, >,"))
    ],
    "counted_from_two_things": [
        ("13:43", ("a limit is counted from one thing", "Keep one of date, birthday, panel,")),
        ("13:50", ("'for' is no date that cin_plan_started carries", "Give that event a date attribute in")),
    ],
    "curly_quotes": [("10:39", ("'mode == ‘phone’' is not a condition", "Use straight quotes: mode == 'phone'"))],
    "date_in_quotes": [("12:24", ("in_force_from is '2020-01-01', which is not a date", "Write, say, 2020-09-01"))],
    "date_without_quotes": [
        ("10:39", ("'happened_on >= 2020-04-24' is not a condition", "Put the date in quotes: '2020-04-24'"))
    ],
    "day_of_a_clock_text": [("5:39", ("checked is '21 November 2026', which is not a date", "Write, say, 2020-09-01"))],
    "day_of_no_calendar": [("12:24", ("there is no 2020-02-30", "Write a day of the calendar, or the text in"))],
    "days_in_all_of_some_of_several_spans": [
        ("13:69", ("several spans may be open at once, and no condition tells them apart", "such as placement"))
    ],
    "days_in_all_that_never_run_out": [
        ("13:63", ("1 month can hold no more days than 28 days", "Look at a longer stretch"))
    ],
    "days_in_all_without_stretch": [
        ("13:45", ("days in all are counted in some stretch", "Add, say, 'in_any: 12 months'"))
    ],
    "directive": [("1:1", ("directives (%) are refused", "Take the line out: YAML 1.2 is read"))],
    "dunder_in_a_condition": [("10:39", ("'__class__' is not a word this event has", "Use one of aged_five"))],
    "escape_in_a_condition": [("10:39", ("'\\x66ax' is no value of mode", "Use one of in"))],
    "example_with_an_unknown_attribute": [("17:19", ("cin_visit has no attribute 'seen_by'", "Did you mean seen"))],
    "example_without_a_day": [("17:19", ("cin_visit has no day", "Add 'on: 2022-05-27'"))],
    "example_without_working": [("17:9", ("this entry needs 'working'", "Add 'working: ...'"))],
    "extension_capped_in_hours": [
        ("9:18", ("24 hours cannot be held against this rule's limits", "Count both in hours, or both in days"))
    ],
    "extension_with_two_ends": [
        ("9:18", ("an extension says either to which day, or by how much", "Write 'to: until' or 'by: 8 weeks'"))
    ],
    "f_string_in_a_condition": [("10:39", ("f'{mode}' is no value of mode", "Did you mean phone"))],
    "homoglyph_in_a_key": [
        ("2:5", ("this entry needs 'title'", "Add 'title: ...'")),
        ("3:5", ("unknown key 'tіtle'", "Did you mean title")),
    ],
    "homoglyph_in_an_id": [
        ("2:9", ("'plаn_visit' is no id: lower-case letters, digits and _ only, beginnin", "Write, say, 'core_group'"))
    ],
    "lambda_in_a_condition": [
        ("10:39", ("'(lambda: seen)()' cannot stand in a condition", "Use declared words with ==, !=, <, <=, >,"))
    ],
    "limit_abbreviated": [("13:20", ("'15 WD' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "limit_as_one_word": [("13:20", ("'15 workdays' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "limit_in_halves": [("13:20", ("'1.5 weeks' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "limit_in_other_digits": [
        ("13:20", ("'١٥ working days' is not a limit", "Write, say, '15 working days', '6 weeks' or"))
    ],
    "limit_in_words": [("13:20", ("'ten working days' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "limit_of_100_years": [
        ("13:20", ("'100 years' is longer than 25 years: it may lead past", "Write at most 25 years"))
    ],
    "limit_of_many_working_days": [
        ("13:20", ("'6326 working days' is longer than 25 years: it may lead", "Write at most 6325 working days"))
    ],
    "limit_of_a_thousand_years": [("13:20", ("'1000 years' is longer than a life", "Write fewer of them"))],
    "limit_of_five_digits": [("13:20", ("'10000 days' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "limit_with_zero_in_front": [
        ("13:20", ("'015 working days' is not a limit", "Write, say, '15 working days', '6 weeks' or"))
    ],
    "limit_without_unit": [("13:20", ("'15' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "line_out_of_line": [("7:4", ("this line does not stand below its neighbours", "Indent it like them"))],
    "list_attribute_in_a_condition": [
        ("10:39", ("'cin_visit' is no value of evidence_not_held", "A list cannot stand in a condition"))
    ],
    "list_of_one": [("10:39", ("mode is compared with no list", "Write mode in ('a', 'b'); for one value,"))],
    "merge_key": [("4:5", ("merge keys (<<) are refused", "Write the keys out where they are used"))],
    "near_miss_of_a_key": [("13:9", ("unknown key 'staturory'", "Did you mean statutory"))],
    "near_miss_of_an_attribute": [("10:39", ("'sean' is not a word this event has", "Did you mean seen"))],
    "no_time_of_day": [("13:59", ("'5pm' is no time of day", "Write, say, '17:00'"))],
    "nul_byte": [
        (
            "3:17",
            (
                "a character stands here that no text may hold (number 0 of Unicode, in",
                "Take it out, or type the line anew",
            ),
        )
    ],
    "number_for_a_limit": [("13:20", ("statutory is the number 15, not a text", "Write, say, '15 working days'"))],
    "one_equals_sign": [("10:39", ("\"mode = 'phone'\" is not a condition", "Compare with '=='"))],
    "pause_under_a_protection_plan": [
        ("9:16", ("no clock of a cp_plan stands still", "Leave 'paused_by' and 'resumed_by' out"))
    ],
    "pause_without_end": [("9:16", ("nothing lets this clock go on again", "Add 'resumed_by'"))],
    "pause_without_reason": [("9:16", ("paused_by needs 'reason'", "Add 'reason: ...'"))],
    "resumed_but_never_paused": [("9:17", ("nothing stops this clock", "Add 'paused_by', or leave 'resumed_by' out"))],
    "rung_that_is_no_limit": [("14:24", ("'five days' is not a limit", "Write, say, '15 working days', '6 weeks' or"))],
    "stage_left_out": [("14:20", ("third stands without second", "Add 'second: ...'"))],
    "sum_in_a_condition": [
        ("10:39", ("'1 + 1 == 2' cannot stand in a condition", "Use declared words with ==, !=, <, <=, >,"))
    ],
    "tag_of_python": [
        ("3:12", ("tags (!!python/object/apply:os.system) are refused", "Write the value without a tag, in quotes if"))
    ],
    "targets_out_of_order": [("15:65", ("two targets hold from one day, or out of order", "List the earliest first"))],
    "text_begins_with_at": [("3:12", ("no text may begin with this character", "Put the text into quotes"))],
    "text_for_a_number": [("15:64", ("target is 'ninety', not a whole number", "Write, say, 30"))],
    "two_documents": [("16:1", ("a second document begins here", "Take the line '---' out: a file holds one"))],
    "unclosed_bracket": [("9:13", ("a bracket is opened here and not closed", "Close it"))],
    "unknown_authority": [("4:16", ("'law' is not a known authority", "Use one of local"))],
    "unknown_calendar": [("9:15", ("'england' is not a known calendar", "Use one of nation"))],
    "unknown_measure": [("15:35", ("'fell due' is not a known kind", "Did you mean fell"))],
    "unknown_nature": [("7:13", ("'visits the child' is not a known nature", "Did you mean sees"))],
    "unknown_owner_of_a_phase": [("13:43", ("'head of services' is not a known owner", "Did you mean head"))],
    "unknown_panel": [("13:53", ("unknown panel 'legal_gatway'", "Add it to config/panels.yaml"))],
    "unknown_roll": [("13:42", ("'forwards' is not a known roll", "Did you mean forward"))],
    "utf_16": [("", ("byte 1 is not UTF-8", "Save the file as UTF-8"))],
    "value_without_quotes": [("10:39", ("phone is no value of mode", "Put it in quotes: 'phone'"))],
    "windows_line_ends": [("6:12", ("'a team' is not a known owner", "Did you mean allocated"))],
    "yes_as_a_text": [("10:39", ("'yes' is no value of seen", "Write the word by itself, or 'not' before"))],
    # those of local files, which are read beside England's
    "change_of_an_unknown_rule": [("2:10", ("unknown timescale 'care_proceding'", "Did you mean care_proceedings"))],
    "change_of_nothing": [("2:5", ("this changes nothing in care_proceedings", "aim: 8 working days"))],
    "change_twice": [("3:70", ("the target of care_proceedings is changed twice", "earliest first"))],
    "change_without_a_reason": [("2:5", ("this entry needs 'why'", "Add 'why: ...'"))],
    "local_file_loosens_a_statute": [
        ("4:16", ("statute, and can only be made tighter: 30 weeks may end later than 26 weeks", "never later"))
    ],
    "local_file_switches_off_a_statute": [("2:18", ("statute, and cannot be switched off", "local rule"))],
}
