"""Timings that anybody can repeat: ``make bench``."""
