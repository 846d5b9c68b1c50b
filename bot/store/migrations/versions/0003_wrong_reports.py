"""reports that something is wrong"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wrong_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("offer", sa.String(length=48), nullable=False),
        sa.Column("company", sa.String(length=80), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("mended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("wrong_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wrong_reports_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wrong_reports_company"), ["company"], unique=False)
        batch_op.create_index(batch_op.f("ix_wrong_reports_offer"), ["offer"], unique=False)

    with op.batch_alter_table("staff_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=80), nullable=True))
