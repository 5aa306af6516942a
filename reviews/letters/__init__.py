"""Letters on paper: type, fonts, the language sheet, and reading a PDF back.

What a letter says is composed and checked in ``reviews.rules.letters``; this room only
sets it and proves what was set.
"""
