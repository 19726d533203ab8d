"""Writes rules/schema.json anew from rules/words.yaml; a test holds the file to it."""

from __future__ import annotations

from engine.rulebook.schema import schema_text
from engine.words.vocabulary import RULES, load_vocabulary

if __name__ == "__main__":
    (RULES / "schema.json").write_text(schema_text(load_vocabulary()), "utf-8")
