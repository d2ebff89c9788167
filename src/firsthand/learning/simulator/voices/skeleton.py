"""The skeleton of a sentence: its function words and marks, with each run of other words as one blank."""

import re

_WORDS = """
i me my we us our you your he she it its they them their this that these those there here who whom which
what when where why how a an the some any no every each all both half one two and or but so because since as
if until while though than of in on at by for with without from to into onto out up down over under about
after before between during be am is are was were been being do does did done doing have has had having will
would can could may might must shall should ought not never no yes just only also too again still even ever
already now then always very really quite rather more most less least please thanks don't can't won't didn't
isn't i'm i'd i'll it's that's there's we're you'd ich wir mich mir uns du ihr euch er sie es der die das
den dem des ein eine einen einem einer kein keine keiner mein meine unser unsere euer eure und oder aber
weil dass wenn ob als wie was wer wo warum denn doch nur noch schon auch nicht nie immer wieder zu von vom
mit ohne für bei beim in im an am auf aus nach vor über unter um bis seit ist sind war waren bin hat habe
haben hatte wird werden kann können könnte muss müssen soll sollte will wollte yo tú nos me te se lo la los
las el un una unos unas y o pero porque que si como cuando donde qué quién cómo dónde por para con sin de
del a al en es son era ser estar está están ha he han hay no ni ya más menos muy también solo siempre nunca
otra otro mi tu su nuestro vuestra
"""
_FUNCTION = frozenset(_WORDS.split())
# With these a message asks for the same as without them.
_ASKING = """
able app can't cannot cause could couldn't doesn't don't each even ever every get good how is keep ladle
let like make my need needs not now often option possible problem seems should sill since so still stop
than that thing to too tried try trouble until use using want wanted way ways when why without wish
won't would you your bitte gut geht gern kann klappt möchte endlich einfach leider immer schon wäre
würde app está hay necesito no por puedo quiero se sin
"""
_SMALL = _FUNCTION | frozenset(_ASKING.split())
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[^\w\s]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
SHORTEST = 5  # words: shorter ones (“Thanks!”, “Not great.”) repeat in any fifty messages that people write


def skeleton(sentence: str) -> str:
    """Lower-cased; a number, a name and any word that is not a function word count as a blank."""
    parts: list[str] = []
    for token in _TOKEN.findall(sentence.lower().replace("’", "'")):
        word = token if token in _FUNCTION or not token[0].isalnum() else "_"
        if word != "_" or not parts or parts[-1] != "_":
            parts.append(word)
    return " ".join(parts).rstrip(" .!?…")


def content(text: str) -> str:
    """The words of a text that tell what it is about, in alphabetical order."""
    return " ".join(sorted({word for word in _TOKEN.findall(text.lower()) if word.isalpha()} - _SMALL))


def skeletons(text: str) -> list[str]:
    """Those of all sentences of `text` with at least `SHORTEST` words."""
    return [skeleton(part) for part in _SENTENCE_END.split(text) if len(part.split()) >= SHORTEST]
