"""An op-ed for stories that need enough of it: recommendations, an argument, a point of readers."""

from __future__ import annotations

FERRY = """The ferry to Sandholm is late again. The harbour board must publish its timetable.
The mayor should ride the ferry herself. The council needs to buy a second boat before winter.

Published in The Harbour Gazette, March 3rd, 2025.

COMMENTS (5)

A bridge would be cheaper than a second boat, because boats need crews and repairs.

@Tide: "A bridge would be cheaper than a second boat"
A bridge would spoil the bay.

A bridge is cheaper than a second boat: boats need crews, and repairs every year.

@Tide: Quite right.

The doctors leave the island because nobody can rely on the ferry.
"""
