"""What each letter must say, how it is put into words, and how that is proved.

Pure thought: facts in, content and check results out. Setting type, fonts and
reading PDF files belong to ``reviews.letters``.
"""
