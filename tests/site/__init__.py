"""A web site on this machine that has articles and comments in every shape, all of our own."""
