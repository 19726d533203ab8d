"""Runs migrations on the connection that the caller holds, inside the caller's transaction."""

from alembic import context

from engine.store.tables import StoreTable

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=StoreTable.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
    user_module_prefix="",
)
context.run_migrations()
