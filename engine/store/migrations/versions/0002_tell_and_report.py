"""Make the tables of what was told, sent, reported and run.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Key, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "audit_line",
    "breach_line",
    "engine",
    "job_run",
    "scorecard",
    "breach_payload",
    "digest",
    "acknowledgement",
    "alert",
    "digest_line",
    "scorecard_case",
    "message",
    "attempt",
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "audit_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", Key(), nullable=False),
        sa.Column("did", Key(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_line"),
    )
    op.create_index("ix_audit_line_at", "audit_line", ["at"])
    op.create_table(
        "breach_line",
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", Key(), nullable=False),
        sa.Column("payload_hash", Key(), nullable=False),
        sa.Column("hash", Key(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("erased_by", Key(), nullable=False),
        sa.Column("erased_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_breach_line"),
        sa.UniqueConstraint("hash", name="uq_breach_line_hash"),
    )
    op.create_table(
        "engine",
        sa.Column("engine", Key(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("engine", name="pk_engine"),
    )
    op.create_table(
        "job_run",
        sa.Column("job", Key(), nullable=False),
        sa.Column("due_for", UtcDateTime(), nullable=False),
        sa.Column("state", Key(), nullable=False),
        sa.Column("engine", Key(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", "due_for", name="pk_job_run"),
    )
    op.create_table(
        "scorecard",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("scope", Key(), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("book", Key(), nullable=False),
        sa.Column("calendar", Key(), nullable=False),
        sa.Column("up_to_batch", sa.Integer(), nullable=False),
        sa.Column("known_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", Key(), nullable=False),
        sa.PrimaryKeyConstraint("month", "scope", "edition", name="pk_scorecard"),
    )
    op.create_table(
        "breach_payload",
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", Key(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("timescale", Key(), nullable=False),
        sa.Column("subject", Key(), nullable=False),
        sa.Column("team", Key(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["line"], ["breach_line.line"], name="fk_breach_payload_line"),
        sa.PrimaryKeyConstraint("line", name="pk_breach_payload"),
    )
    op.create_index("ix_breach_payload_due_day", "breach_payload", ["due_day"])
    op.create_index("ix_breach_payload_obligation", "breach_payload", ["obligation"])
    op.create_index("ix_breach_payload_subject", "breach_payload", ["subject"])
    op.create_index("ix_breach_payload_team", "breach_payload", ["team"])
    op.create_index("ix_breach_payload_timescale", "breach_payload", ["timescale"])
    op.create_table(
        "digest",
        sa.Column("digest", sa.Integer(), nullable=False),
        sa.Column("person", Key(), nullable=False),
        sa.Column("kind", Key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scan", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["scan"], ["scan.scan"], name="fk_digest_scan"),
        sa.PrimaryKeyConstraint("digest", name="pk_digest"),
        sa.UniqueConstraint("person", "kind", "day", name="uq_digest_person_kind_day"),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("who", Key(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_acknowledgement_obligation"),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgement"),
    )
    op.create_index("ix_acknowledgement_obligation", "acknowledgement", ["obligation"])
    op.create_table(
        "alert",
        sa.Column("alert", sa.Integer(), nullable=False),
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("rung", Key(), nullable=False),
        sa.Column("arming", sa.Integer(), nullable=False),
        sa.Column("told_to", Key(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("scan", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("told_in", Key(), nullable=False),
        sa.Column("withdrawn_scan", sa.Integer(), nullable=True),
        sa.Column("withdrawal_told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_alert_obligation"),
        sa.ForeignKeyConstraint(["scan"], ["scan.scan"], name="fk_alert_scan"),
        sa.ForeignKeyConstraint(["withdrawn_scan"], ["scan.scan"], name="fk_alert_withdrawn_scan"),
        sa.PrimaryKeyConstraint("alert", name="pk_alert"),
        sa.UniqueConstraint("obligation", "rung", "arming", name="uq_alert_obligation_rung_arming"),
    )
    op.create_index("ix_alert_scan", "alert", ["scan"])
    op.create_index("ix_alert_told_to", "alert", ["told_to"])
    op.create_table(
        "digest_line",
        sa.Column("digest", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section", Key(), nullable=False),
        sa.Column("shown", Key(), nullable=False),
        sa.Column("subject", Key(), nullable=False),
        sa.Column("obligation", Key(), nullable=True),
        sa.Column("state", Key(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["digest.digest"], name="fk_digest_line_digest"),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_digest_line_obligation"),
        sa.PrimaryKeyConstraint("digest", "position", name="pk_digest_line"),
    )
    op.create_index("ix_digest_line_obligation", "digest_line", ["obligation"])
    op.create_table(
        "scorecard_case",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("scope", Key(), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("timescale", Key(), nullable=False),
        sa.Column("counted", Key(), nullable=False),
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("outcome", Key(), nullable=False),
        sa.ForeignKeyConstraint(
            ["month", "scope", "edition"],
            ["scorecard.month", "scorecard.scope", "scorecard.edition"],
            name="fk_scorecard_case_month_scope_edition",
        ),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_scorecard_case_obligation"),
        sa.PrimaryKeyConstraint("month", "scope", "edition", "timescale", "counted", name="pk_scorecard_case"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", Key(), nullable=False),
        sa.Column("recipient", Key(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("channel", Key(), nullable=False),
        sa.Column("kind", Key(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("alert", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("state", Key(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", Key(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(day is null) <> (alert is null)", name=op.f("ck_message_day_or_alert")),
        sa.ForeignKeyConstraint(["alert"], ["alert.alert"], name="fk_message_alert"),
        sa.ForeignKeyConstraint(["digest"], ["digest.digest"], name="fk_message_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("alert", "recipient", "channel", name="uq_message_alert_recipient_channel"),
        sa.UniqueConstraint("message_id", name="uq_message_message_id"),
        sa.UniqueConstraint("recipient", "channel", "kind", "day", name="uq_message_recipient_channel_kind_day"),
    )
    op.create_index("ix_message_state_next_try", "message", ["state", "next_try_at"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.Column("tried_by", Key(), nullable=False),
        sa.Column("outcome", Key(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["message.id"], name="fk_attempt_message"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_message", "attempt", ["message"])


def downgrade() -> None:
    """Take it back."""
    for table in reversed(TABLES):
        op.drop_table(table)
