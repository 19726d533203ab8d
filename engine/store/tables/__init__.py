"""All tables, one file a theme; importing this package fills the metadata that migrations are compared with."""

from engine.store.tables import alerts, delivery, duties, evidence, reference, reports, running
from engine.store.tables.base import StoreTable, table_of

__all__ = ["StoreTable", "alerts", "delivery", "duties", "evidence", "reference", "reports", "running", "table_of"]
