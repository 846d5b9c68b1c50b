"""how fast is sent, shared by all processes; and clocks that are set back"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("left", sa.Float(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index(op.f("ix_pace_at"), "pace", ["at"])
    op.add_column("outbox", sa.Column("put_off_at", sa.BigInteger(), nullable=False, server_default="0"))
