"""call-backs, sign-ups and cases"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=80), nullable=False),
        sa.Column("organisation", sa.String(length=48), nullable=False),
        sa.Column("offer", sa.String(length=48), nullable=True),
        sa.Column("need", sa.String(length=48), nullable=True),
        sa.Column("municipality", sa.String(length=12), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("suits", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("promised_days", sa.SmallInteger(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("nudged_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("verdict_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("called", sa.Boolean(), nullable=True),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("proposed", sa.String(length=48), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("passed", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.create_index("callbacks_organisation", ["organisation", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_callbacks_company"), ["company"], unique=False)
        batch_op.create_index(batch_op.f("ix_callbacks_due_at"), ["due_at"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("company", sa.String(length=80), nullable=False),
        sa.Column("offer", sa.String(length=48), nullable=False),
        sa.Column("organisation", sa.String(length=48), nullable=False),
        sa.Column("municipality", sa.String(length=12), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("got", sa.Text(), nullable=False),
        sa.Column("meant", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_company"), ["company"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_offer"), ["offer"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_organisation"), ["organisation"], unique=False)

    op.create_table(
        "signups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("meeting", sa.String(length=48), nullable=False),
        sa.Column("company", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.Column("opinion", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("signups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signups_company"), ["company"], unique=False)
        batch_op.create_index("signups_once", ["meeting", "company"], unique=True)
