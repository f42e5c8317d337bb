"""floods of findings that are held until a person lets them go, thresholds of partnerships, and what a weighing rested on

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('holds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('publisher', sa.String(), nullable=False),
    sa.Column('reader', sa.String(), nullable=True),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holds'))
    )
    op.create_table('own_standings',
    sa.Column('partnership', sa.String(), nullable=False),
    sa.Column('trigger', sa.String(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_key', sa.String(), nullable=False),
    sa.Column('subject_label', sa.String(), nullable=False),
    sa.Column('subject_areas', sa.JSON(), nullable=False),
    sa.Column('level', sa.String(), nullable=True),
    sa.Column('assessable', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('evidence_on', sa.Date(), nullable=True),
    sa.Column('unassessable_since', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('finding', sa.JSON(none_as_null=True), nullable=True),
    sa.PrimaryKeyConstraint('partnership', 'trigger', 'subject_kind', 'subject_key', name=op.f('pk_own_standings'))
    )
    op.add_column('standings', sa.Column('unassessable_since', sa.Date(), nullable=True))
    op.add_column('flips', sa.Column('hold', sa.Integer(), nullable=True))
    op.add_column('flips', sa.Column('partnership', sa.String(), nullable=True))
    op.add_column('flips', sa.Column('besides', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('assessments', sa.Column('basis', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('asks', sa.Column('first_asked_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('asks', 'first_asked_at')
    op.drop_column('assessments', 'basis')
    op.drop_column('flips', 'besides')
    op.drop_column('flips', 'partnership')
    op.drop_column('flips', 'hold')
    op.drop_column('standings', 'unassessable_since')
    op.drop_table('own_standings')
    op.drop_table('holds')
