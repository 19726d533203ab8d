"""The words that everything else is said in: ids, enums, frozen values and the vocabulary of case events."""
