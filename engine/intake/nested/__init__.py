"""Records within records: a child's modules, out of XML or JSON, as case events by way of a mapping table."""
