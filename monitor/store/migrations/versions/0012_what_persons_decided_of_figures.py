"""what persons decided of figures of accounts

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('figure_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_number', sa.String(), nullable=False),
    sa.Column('made_up_to', sa.Date(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('figure', sa.String(), nullable=False),
    sa.Column('document', sa.String(length=64), nullable=False),
    sa.Column('did', sa.String(), nullable=False),
    sa.Column('read', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_decisions'))
    )
    with op.batch_alter_table('figure_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_decisions_company_number'), ['company_number'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('figure_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_figure_decisions_company_number'))

    op.drop_table('figure_decisions')
