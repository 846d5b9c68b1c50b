"""reports: roll-up, archive, subscriptions, deliveries"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_weeks",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("week"),
    )
    op.create_table(
        "report_figures",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("measure", sa.String(length=24), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "measure", "scope", "about"),
    )
    op.create_table(
        "report_owners",
        sa.Column("about", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("about"),
    )
    op.create_table(
        "reports",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week", "scope"),
    )
    op.create_table(
        "report_subscriptions",
        sa.Column("member", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("ways", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("member", "scope"),
    )
    op.create_table(
        "report_deliveries",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("member", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week", "member", "scope", "way"),
    )
