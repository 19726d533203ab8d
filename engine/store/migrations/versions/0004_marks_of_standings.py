"""Keep a fingerprint of where each obligation stands, so that a scan reads only what changed.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change. What stands already has no fingerprint, and is compared in full by the next scan."""
    op.create_table(
        "standing_mark",
        sa.Column("obligation", Key(), nullable=False),
        sa.Column("mark", Key(), nullable=False),
        sa.ForeignKeyConstraint(["obligation"], ["obligation.obligation"], name="fk_standing_mark_obligation"),
        sa.PrimaryKeyConstraint("obligation", name="pk_standing_mark"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("standing_mark")
