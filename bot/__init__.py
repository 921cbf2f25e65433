"""The shared core: reads op-eds and their comments, keeps polls, knows no platform."""
