"""what readers chose, and editions of other kinds

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('delivery_flips',
    sa.Column('delivery_id', sa.Integer(), nullable=False),
    sa.Column('flip_id', sa.Integer(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_delivery_flips_delivery_id')),
    sa.PrimaryKeyConstraint('delivery_id', 'flip_id', name=op.f('pk_delivery_flips'))
    )
    op.create_index('ix_delivery_flips_told_flip_id', 'delivery_flips', ['told', 'flip_id'], unique=False)
    with op.batch_alter_table('editions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_constraint(batch_op.f('uq_editions_frequency_period_start'), type_='unique')
        batch_op.create_unique_constraint(
            batch_op.f('uq_editions_frequency_period_start_number'), ['frequency', 'period_start', 'number']
        )
    op.add_column('deliveries', sa.Column('full', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column('deliveries', 'full')
    # Several of one day were told apart by their number: from now on by their name.
    op.execute("UPDATE editions SET frequency = frequency || '-' || CAST(number AS VARCHAR) WHERE number <> 0")
    with op.batch_alter_table('editions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_editions_frequency_period_start_number'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_editions_frequency_period_start'), ['frequency', 'period_start'])
        batch_op.drop_column('number')
    op.drop_index('ix_delivery_flips_told_flip_id', table_name='delivery_flips')
    op.drop_table('delivery_flips')
