"""Which company each registered provider is. Pure: lists, companies and decisions in, matches with their evidence out.

states     the words: provider, company, match, decision        spelling   a printed name, spelt one way
providers  a list's registered providers                         kinds      those that have no company
index      the companies that may be some provider's             facts      what speaks for one and against it
decide     what persons decided                                  released   what Ofsted's ownership release says
exact      companies that bear a name, and those like it         weigh      all of these in their order
usable     what rules may rest on                                changes    another string: spelling, or another owner
exchange   the table for a spreadsheet                           made       a match, and a company in words
"""
