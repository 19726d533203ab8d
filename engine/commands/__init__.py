"""The command line, one file a noun; each command calls service's verbs and lays out what they return."""
