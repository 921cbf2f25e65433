"""English words that say little of what a sentence is about.

Wider than the function words of :mod:`bot.text.wordlists`: where two sentences are asked whether
they say the same, "always", "think" and "thing" tell nothing either. Negations stand apart, since
they turn a point into its opposite.
"""

from __future__ import annotations

_NEGATIONS = """
    no not never none nobody nothing neither nor nowhere without hardly cannot can't cant won't
    wont don't dont doesn't doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't
    werent wouldn't wouldnt shouldn't shouldnt couldn't couldnt hasn't hasnt haven't havent
    hadn't ain't aint
"""

_GRAMMAR = """
    a about above after again all almost along already also although always am among an and
    another any anybody anyone anything anyway are around as ask at away back be became because
    become been before being below between both but by came can come could did do does doing done
    down each either else enough especially etc even ever every everybody everyone everything few
    first for from further gave get gets getting give given go goes going gone got had happen has
    have having he hence her here hers herself him himself his how however i if in indeed instead
    into is it its itself just keep knew know known last least less let like likely look lot lots
    made make makes making many may maybe me mean means might mine more most much must my myself
    need next now of off often oh ok okay on once one ones only onto or other others ought our ours
    ourselves out over own per perhaps please put quite rather really said same saw say saying says
    see seem seems seen shall she should since so some somebody someone something sometimes soon
    still such sure take taken takes taking tell than thank thanks that the their theirs them
    themselves then there therefore these they thing things think this those though through thus to
    together told too took toward towards try two under until unto up upon us use used using very
    via want was way ways we well went were what whatever when where whether which while who whole
    whom whose why will with within would yes yet you your yours yourself yourselves
    i'm im i've ive i'd i'll you're youre you've you'd you'll he's he'd he'll she's she'd she'll
    it's it'd it'll we're we've we'd we'll they're theyre they've they'd they'll that's thats
    there's theres what's whats who's let's lets here's
"""

# Content words that are so common in any argument that sharing them says little.
_COMMON = """
    able absolutely actual actually agree answer argue argument article author bad believe best
    better big bring call care case cause change clear comment completely consider country course
    day deal different difference easy end entire exactly example exist explain fact far feel find
    follow force free full general good great group guess hand hard help high hold home hope human
    idea important include issue kind large late lead leave left level life line little live long
    love main man matter men nation nature new nice number obvious obviously old opinion order part
    particular past pay people percent person place play point position possible post power present
    pretty prove public question read real reason remember respect result right run sense set show
    side simple simply sort speak stand start state statement stop story stuff support talk time
    total true truth turn type understand view wait whole woman women word work world write wrong
    year
"""

NEGATIONS = frozenset(_NEGATIONS.split())
STOP_WORDS = NEGATIONS | frozenset(_GRAMMAR.split())
COMMON_WORDS = frozenset(_COMMON.split())
