"""How `explain` shows an explanation: text for a person, or JSON."""

from __future__ import annotations

from engine.obligations.explain import Explanation
from engine.obligations.explain_words import as_json, words


def render(explanation: Explanation, format: str = "text") -> str:
    """The explanation as text, or as one JSON object where `format` is "json"."""
    return as_json(explanation) + "\n" if format == "json" else words(explanation)
