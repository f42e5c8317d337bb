"""placement counts, statements by providers and councils, and who let red findings of finance go

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('placement_counts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('urn', sa.String(), nullable=True),
    sa.Column('provider', sa.String(), nullable=True),
    sa.Column('provider_key', sa.String(), nullable=True),
    sa.Column('children', sa.Integer(), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_counts'))
    )
    with op.batch_alter_table('placement_counts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_counts_council'), ['council'], unique=False)

    op.create_table('placement_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council', sa.String(), nullable=False),
    sa.Column('did', sa.String(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_events'))
    )
    op.create_table('statements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trigger', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_key', sa.String(), nullable=False),
    sa.Column('subject_label', sa.String(), nullable=False),
    sa.Column('author_kind', sa.String(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statements'))
    )
    with op.batch_alter_table('statements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statements_subject_key'), ['subject_key'], unique=False)

    op.create_table('statement_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_events'))
    )
    with op.batch_alter_table('statement_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_events_statement_id'), ['statement_id'], unique=False)

    op.create_table('finding_releases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trigger', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_key', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('did', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_releases'))
    )


def downgrade() -> None:
    op.drop_table('finding_releases')
    with op.batch_alter_table('statement_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statement_events_statement_id'))

    op.drop_table('statement_events')
    with op.batch_alter_table('statements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_statements_subject_key'))

    op.drop_table('statements')
    op.drop_table('placement_events')
    with op.batch_alter_table('placement_counts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_counts_council'))

    op.drop_table('placement_counts')
