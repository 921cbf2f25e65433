"""Opinion groups: who votes alike on the statements of a survey, as Polis finds them.

The method is that of Polis, whose mathematics is published with its source (``math/`` of
https://github.com/compdemocracy/polis) and described in

    C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill (2021). Polis: Scaling Deliberation by
    Mapping High Dimensional Opinion Spaces. Recerca, Revista de Pensament i Anàlisi 26(2).

Each step is a module: :mod:`~bot.opinion.table` reads who voted how,
:mod:`~bot.opinion.projection` gives each participant a place on a map,
:mod:`~bot.opinion.clusters` cuts the map into groups, :mod:`~bot.opinion.statements` finds what
the groups share and what divides them, and :mod:`~bot.opinion.groups` does all of it in order.
Where this package departs from Polis, the module says so and why.
"""
