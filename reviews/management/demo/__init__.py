"""The demo: invented people and cases, made by the acts that people use.

Every name ends in Sample or Example, every phone number lies in the range kept for
fiction, every NPI is the published test number or one of the 2-series, which no real
provider has.
"""
