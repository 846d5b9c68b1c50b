"""what staff write on: drafts, and what sets two organisations' offers apart"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.String(length=48), nullable=False),
        sa.Column("offer", sa.String(length=48), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("drafts_member", ["member", "offer"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_changed_at"), ["changed_at"], unique=False)
    op.create_table(
        "differences",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("offer", sa.String(length=48), nullable=False),
        sa.Column("other", sa.String(length=48), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("differences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_differences_at"), ["at"], unique=False)
