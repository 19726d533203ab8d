"""Outside formats to event versions with natural keys: one module and one mapping table a format, and a quarantine."""
