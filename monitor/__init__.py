"""The head of the house: records -> findings -> digest. The map of its rooms, from the door inwards:

cli        the commands
doctor     what is set up, what is wrong, and what to type
jobs       what is done: collect, assess, publish, explain, demo (the wiring)
store      the only SQL: tables, migrations, saving, loading
settings   every setting, read once
demo       the invented market: a seeded generator of files in the true formats
digests    a round -> a digest        sections   one part of a digest a file
wording    findings in words          rounds     what one edition tells one reader       changes   each told once
triggers   one rule a file            thresholds its numbers                             ratios    accounts -> ratios
dossiers   what is known of a subject flips      what opened, changed, cleared           audience  who may see what
learned    what is late, what corrected
matching   which company each registered provider is, how sure, and who said so
links      provider -> company        names      names folded                            words     numbers in words
findings   the words of all of these
"""

__version__ = "0.1.0"
