"""work shared out among processes

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shared_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('frame', sa.JSON(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_runs'))
    )
    op.create_table('shares',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.Column('made', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['shared_runs.id'], name=op.f('fk_shares_run_id')),
    sa.PrimaryKeyConstraint('run_id', 'place', name=op.f('pk_shares'))
    )


def downgrade() -> None:
    op.drop_table('shares')
    op.drop_table('shared_runs')
