"""Keep each rule book that was proposed, by whom it was approved, and from when it is in force.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Key, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "book_publication"


def upgrade() -> None:
    """Make the change. Until something is published the files of the home are in force, as before."""
    op.create_table(
        TABLE,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("own_fingerprint", Key(), nullable=False),
        sa.Column("national", Key(), nullable=False),
        sa.Column("book", Key(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("rolls_back_to", sa.Integer(), nullable=True),
        sa.Column("proposed_by", Key(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("transition", Key(), nullable=False),
        sa.Column("state", Key(), nullable=False),
        sa.Column("decided_by", Key(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("in_force_from", UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{TABLE}.number"], name=f"fk_{TABLE}_{column}")
            for column in ("previous", "rolls_back_to")
        ),
        sa.PrimaryKeyConstraint("number", name=f"pk_{TABLE}"),
    )
    op.create_index(f"ix_{TABLE}_in_force_from", TABLE, ["in_force_from"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table(TABLE)
