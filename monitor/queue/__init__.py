"""Heavy jobs over PostgreSQL, done by any number of `monitor worker`s on any machines (procrastinate).

A job says what is to be done and never what it found: its effects are rows, each saved once, so that a job that was
begun twice, or taken back from a worker that died, repeats nothing. Collecting from the sources stays with one process,
as a key's quota does. `tasks` is what workers know, `leaving` how jobs are left to them, `working` how they are done,
`helping` how workers come to do shares of what another process leads.
"""
