"""Synthetic records for demonstrations and benchmarks: lifelike, invented, repeatable.

Everybody is called Sample or Example, every NPI begins with 2, which no provider has,
and every policy's reference number begins with SYNTH. The same seed on the same day
makes the same records.
"""
