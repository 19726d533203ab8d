"""JSON Schema of a rule file, made from the shapes and the words, for editors to complete and check as one types."""

from __future__ import annotations

import json
from typing import Any

from engine.rulebook.file_shapes import RuleFileShape
from engine.words.vocabulary import Vocabulary


def rule_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema, with the events, periods and sorts of episode of this vocabulary named in it."""
    schema = RuleFileShape.model_json_schema()
    kinds, periods = sorted(vocabulary.kinds), sorted(vocabulary.periods)
    sorts = sorted({sort for kind in vocabulary.kinds.values() for sort in kind.names} | set(periods))
    choices = {"event": kinds, "period": periods, "thread": sorts}
    for definition in schema["$defs"].values():
        properties = definition.get("properties", {})
        for name, names in choices.items():
            if name in properties:
                properties[name]["enum"] = names
    definitions = schema["$defs"]
    definitions["TimescaleShape"]["properties"]["within"]["enum"] = ["", *periods]
    definitions["ExpectationShape"]["properties"]["unless"]["items"]["enum"] = kinds
    definitions["ExampleShape"]["properties"]["events"]["items"] = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": {"enum": kinds},
    }
    steps = definitions["AsInShape"]["properties"]["relaxed"]
    definitions["AsInShape"]["properties"]["relaxed"] = {"anyOf": [{"const": "all"}, steps]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule file of Longstop",
        "description": "Made from engine/rulebook/shapes.py and rules/words.yaml; see docs/rules/language.md.",
        **{key: value for key, value in schema.items() if key not in ("title", "description")},
    }


def schema_text(vocabulary: Vocabulary) -> str:
    """The schema as `rules/schema.json` holds it."""
    return json.dumps(rule_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"
