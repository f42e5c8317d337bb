"""The head of the house: records -> findings -> digest. The map of its rooms, from the door inwards:

cli        the commands
serve      the service: who leads, and the pages
doctor     what is set up, what is wrong, and what to type
web        the pages, the links in emails, webhooks, the API
schedule   the timetable worked off          duties    what each of its jobs does
queue      the same jobs over PostgreSQL, by workers on many machines
jobs       what is done: collect, assess, publish, explain, demo (the wiring)
store      the only SQL: tables, migrations, saving, loading
logs       the service's log, without secrets and persons
settings   every setting, read once
demo       the invented market: a seeded generator of files in the true formats
digests    a round -> a digest        sections   one part of a digest a file
wording    findings in words          rounds     what one edition tells one reader       changes   each told once
triggers   one rule a file            thresholds its numbers                             ratios    accounts -> ratios
dossiers   what is known of a subject flips      what opened, changed, cleared           audience  who may see what
learned    what is late, what corrected     readers_file  who reads, as somebody wrote it    choices  a reader's
timing     when a change is told to whom     watching   the end of what readers watch
matching   which company each registered provider is, how sure, and who said so
links      provider -> company        names      names folded                            words     numbers in words
placed     how many children where       placements  a council's file of that   exposure  what a reader may know of it
released   reds that may be passed on    statements  what a provider answers    working_days  of England
compared   figures that a person compared with the filed document
watch_lists what a reader watches, thing by thing, and a file of it
personal   what tells of one child       timetable  when what is due    retention  how long what is kept
first_files what `monitor init` writes
vitals     how the service itself is doing, and when somebody must be told
own_thresholds   what one partnership weighs by
findings   the words of all of these
"""

__version__ = "0.1.0"
