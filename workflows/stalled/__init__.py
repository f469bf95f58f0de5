"""Cases that are stuck: found by rules with thresholds per role, each said in one sentence.

Reads cases, clocks, tasks, refusals and the register's contacts; changes nothing but putting a case aside for a
while, through the engine. Knows no page.
"""
