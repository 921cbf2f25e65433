"""Text in, values out: pure functions without I/O, clocks or randomness."""
