"""Lint: what a rule book may say and should not, each finding with its code, its place and how to mend it."""
