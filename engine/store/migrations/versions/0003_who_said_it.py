"""Keep, of each field of a person, which sources say it.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import Key, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEPT = (
    *("subject", "version", "name", "date_of_birth", "expected_date_of_birth", "family", "responsible_authority"),
    *("died", "restricted", "recorded", "batch"),
)


def upgrade() -> None:
    """Make the change. An older row says nothing of this: the source of its import had said all of it."""
    if op.get_bind().dialect.name == "sqlite":
        _made_anew(sa.Column("said_by", sa.Text(), nullable=False))
        return
    op.add_column("person_version", sa.Column("said_by", sa.Text(), nullable=False, server_default=""))
    op.alter_column("person_version", "said_by", server_default=None)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
    else:
        op.drop_column("person_version", "said_by")


def _made_anew(*added: sa.Column[str]) -> None:
    """SQLite adds no column in the middle of a table, nor one without a default."""
    op.drop_index("ix_person_version_batch", "person_version")
    op.rename_table("person_version", "person_version_before")
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
        *added,
        sa.Column("recorded", UtcDateTime(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["import_batch.batch"], name="fk_person_version_batch"),
        sa.PrimaryKeyConstraint("subject", "version", name="pk_person_version"),
        sqlite_with_rowid=False,
    )
    names = ", ".join(KEPT)
    into, values = (f"{names}, said_by", f"{names}, ''") if added else (names, names)
    op.execute(f"INSERT INTO person_version ({into}) SELECT {values} FROM person_version_before")
    op.drop_table("person_version_before")
    op.create_index("ix_person_version_batch", "person_version", ["batch"])
