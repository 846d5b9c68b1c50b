"""Builds the word vectors and the word list that search reads: `python -m bot.search.build`.

Needs the packages of the extra "build"; nothing here is imported when Lotsen runs.
"""
