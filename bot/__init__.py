"""Lotsen guides companies to the support that municipalities and partners offer."""
