"""a meeting as those who signed up were last told of it"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("signups", sa.Column("told_name", sa.Text(), nullable=True))
    op.add_column("signups", sa.Column("told_place", sa.Text(), nullable=True))
    op.add_column("signups", sa.Column("told_starts", sa.BigInteger(), nullable=True))
    op.add_column("signups", sa.Column("told_organisation", sa.String(length=48), nullable=True))
