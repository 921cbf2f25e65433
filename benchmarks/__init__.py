"""Measurements that are not tests; each runs alone."""
