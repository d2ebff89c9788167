"""Words that say nothing about a subject."""

_WORDS = """
a about above after again all already also am an and any anything are aren't around as at back be
because been before being but by can can't cannot could couldn't did didn't do does doesn't doing don't
done down each else etc even ever every few for from further get gets getting give go goes going good
got had has hasn't have haven't having he her here him his how however i i'd i'll i'm i've if in instead
into is isn't it it's its itself just keep know let like little lot lots made make makes many may maybe
me might mine more most mostly much must my myself n need needs never new no none nor not nothing now of
off often ok on once one only or other our out over own per please possible quite rather really same see
seem seems she should since so some something sometimes still such sure take than that that's the their
them then there these they thing things think this those though through thus to together too try trying
two under until up upon us use used using usually very via want wants was wasn't way ways we well were
what when where which while who whom why will with within without won't would wouldn't yes yet you your
yours don doesn didn isn wasn aren couldn wouldn shouldn hasn haven won ve ll re s t d m e g i.e
e.g eg ie idk oh
"""

STOP_WORDS = frozenset(_WORDS.split())
