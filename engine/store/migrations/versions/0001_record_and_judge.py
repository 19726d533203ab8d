"""Make the tables of what was recorded, and of what is due.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Key, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "book",
    "calendar",
    "import_batch",
    "organisation",
    "scan",
    "event_key",
    "event_version",
    "obligation",
    "person_version",
    "quarantine",
    "standing",
    "transition",
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "book",
        sa.Column("fingerprint", Key(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used", UtcDateTime(), nullable=False),
        sa.Column("kept_by", Key(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_book"),
    )
    op.create_table(
        "calendar",
        sa.Column("fingerprint", Key(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used", UtcDateTime(), nullable=False),
        sa.Column("kept_by", Key(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_calendar"),
    )
    op.create_table(
        "import_batch",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("fingerprint", Key(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("imported_by", Key(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("batch", name="pk_import_batch"),
    )
    op.create_table(
        "organisation",
        sa.Column("fingerprint", Key(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used", UtcDateTime(), nullable=False),
        sa.Column("kept_by", Key(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_organisation"),
    )
    op.create_table(
        "scan",
        sa.Column("scan", sa.Integer(), nullable=False),
        sa.Column("instant", UtcDateTime(), nullable=False),
        sa.Column("known_at", UtcDateTime(), nullable=False),
        sa.Column("book", Key(), nullable=False),
        sa.Column("calendar", Key(), nullable=False),
        sa.Column("organisation", Key(), nullable=False),
        sa.Column("up_to_batch", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("started_by", Key(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scan", name="pk_scan"),
    )
    op.create_table(
        "event_key",
        sa.Column("source", Key(), nullable=False),
        sa.Column("natural_key", Key(), nullable=False),
        sa.Column("event_id", Key(), nullable=False),
        sa.Column("same_as", Key(), nullable=True),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["import_batch.batch"], name="fk_event_key_batch"),
        sa.PrimaryKeyConstraint("source", "natural_key", name="pk_event_key"),
    )
    op.create_index("ix_event_key_event_id", "event_key", ["event_id"])
    op.create_table(
        "event_version",
        sa.Column("subject", Key(), nullable=False),
        sa.Column("event_id", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", Key(), nullable=False),
        sa.Column("happened_day", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=True),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("episode", Key(), nullable=False),
        sa.Column("team", Key(), nullable=False),
        sa.Column("worker", Key(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["import_batch.batch"], name="fk_event_version_batch"),
        sa.PrimaryKeyConstraint("subject", "event_id", "version", name="pk_event_version"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_version_batch_subject", "event_version", ["batch", "subject"])
    op.create_table(
        "obligation",
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("timescale", Key(), nullable=False),
        sa.Column("limit_name", Key(), nullable=False),
        sa.Column("subject", Key(), nullable=False),
        sa.Column("thread", Key(), nullable=False),
        sa.Column("anchor", Key(), nullable=False),
        sa.Column("same_as", Key(), nullable=True),
        sa.Column("first_scan", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["first_scan"], ["scan.scan"], name="fk_obligation_first_scan"),
        sa.PrimaryKeyConstraint("obligation", name="pk_obligation"),
        sa.UniqueConstraint(
            "timescale",
            "limit_name",
            "subject",
            "thread",
            "anchor",
            name="uq_obligation_timescale_limit_name_subject_thread_anchor",
        ),
    )
    op.create_index("ix_obligation_subject", "obligation", ["subject"])
    op.create_table(
        "person_version",
        sa.Column("subject", Key(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("expected_date_of_birth", sa.Date(), nullable=True),
        sa.Column("family", Key(), nullable=False),
        sa.Column("responsible_authority", Key(), nullable=False),
        sa.Column("died", sa.Date(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("recorded", UtcDateTime(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["import_batch.batch"], name="fk_person_version_batch"),
        sa.PrimaryKeyConstraint("subject", "version", name="pk_person_version"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_version_batch", "person_version", ["batch"])
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("mend", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["import_batch.batch"], name="fk_quarantine_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_batch", "quarantine", ["batch"])
    op.create_table(
        "standing",
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("episode", Key(), nullable=False),
        sa.Column("started_day", sa.Date(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("met_day", sa.Date(), nullable=True),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.Column("met_by", Key(), nullable=False),
        sa.Column("ended_day", sa.Date(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("state", Key(), nullable=False),
        sa.Column("days_over", sa.Integer(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("owner", Key(), nullable=False),
        sa.Column("team", Key(), nullable=False),
        sa.Column("worker", Key(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_moment", UtcDateTime(), nullable=True),
        sa.Column("scan", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_standing_obligation"),
        sa.ForeignKeyConstraint(["scan"], ["scan.scan"], name="fk_standing_scan"),
        sa.PrimaryKeyConstraint("obligation", name="pk_standing"),
    )
    op.create_index("ix_standing_due_day", "standing", ["due_day"])
    op.create_index("ix_standing_next_moment", "standing", ["next_moment"])
    op.create_index("ix_standing_state", "standing", ["state"])
    op.create_index("ix_standing_team", "standing", ["team"])
    op.create_table(
        "transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("from_state", Key(), nullable=True),
        sa.Column("to_state", Key(), nullable=False),
        sa.Column("true_from", UtcDateTime(), nullable=False),
        sa.Column("noticed_by", sa.Integer(), nullable=False),
        sa.Column("due_before_day", sa.Date(), nullable=True),
        sa.Column("due_before_at", UtcDateTime(), nullable=True),
        sa.Column("due_after_day", sa.Date(), nullable=True),
        sa.Column("due_after_at", UtcDateTime(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["noticed_by"], ["scan.scan"], name="fk_transition_noticed_by"),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_transition_obligation"),
        sa.PrimaryKeyConstraint("id", name="pk_transition"),
    )
    op.create_index("ix_transition_noticed_by", "transition", ["noticed_by"])
    op.create_index("ix_transition_obligation", "transition", ["obligation"])


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
