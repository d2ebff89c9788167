"""English verbs in the form that their subject and tense ask for."""

import re

_IRREGULAR = {
    "be": ("been", "being"),
    "have": ("had", "had"),
    "do": ("did", "done"),
    "go": ("went", "gone"),
    "get": ("got", "got"),
    "keep": ("kept", "kept"),
    "send": ("sent", "sent"),
    "find": ("found", "found"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "tell": ("told", "told"),
    "know": ("knew", "known"),
    "write": ("wrote", "written"),
    "read": ("read", "read"),
    "put": ("put", "put"),
    "let": ("let", "let"),
    "forget": ("forgot", "forgotten"),
    "take": ("took", "taken"),
    "give": ("gave", "given"),
    "leave": ("left", "left"),
    "hide": ("hid", "hidden"),
    "show": ("showed", "shown"),
    "cut": ("cut", "cut"),
    "bring": ("brought", "brought"),
    "hold": ("held", "held"),
    "come": ("came", "come"),
    "say": ("said", "said"),
    "see": ("saw", "seen"),
    "pay": ("paid", "paid"),
    "spend": ("spent", "spent"),
    "sit": ("sat", "sat"),
    "run": ("ran", "run"),
    "ring": ("rang", "rung"),
    "think": ("thought", "thought"),
    "stand": ("stood", "stood"),
    "throw": ("threw", "thrown"),
    "eat": ("ate", "eaten"),
    "fall": ("fell", "fallen"),
    "end": ("ended", "ended"),
    "hear": ("heard", "heard"),
    "drive": ("drove", "driven"),
    "feel": ("felt", "felt"),
    "wake": ("woke", "woken"),
    "win": ("won", "won"),
    "sleep": ("slept", "slept"),
    "teach": ("taught", "taught"),
    "feed": ("fed", "fed"),
    "burn": ("burnt", "burnt"),
    "spill": ("spilt", "spilt"),
    "beat": ("beat", "beaten"),
    "serve": ("served", "served"),
    "lie": ("lied", "lied"),
    "split": ("split", "split"),
    "swear": ("swore", "sworn"),
    "begin": ("began", "begun"),
    "set": ("set", "set"),
    "quit": ("quit", "quit"),
    "stick": ("stuck", "stuck"),
    "break": ("broke", "broken"),
    "catch": ("caught", "caught"),
    "choose": ("chose", "chosen"),
    "freeze": ("froze", "frozen"),
    "hit": ("hit", "hit"),
    "reset": ("reset", "reset"),
    "overwrite": ("overwrote", "overwritten"),
    "understand": ("understood", "understood"),
    "shut": ("shut", "shut"),
    "rewrite": ("rewrote", "rewritten"),
    "rebuild": ("rebuilt", "rebuilt"),
    "build": ("built", "built"),
    "sink": ("sank", "sunk"),
    "mean": ("meant", "meant"),
    "speak": ("spoke", "spoken"),
    "grow": ("grew", "grown"),
    "buy": ("bought", "bought"),
    "sell": ("sold", "sold"),
    "draw": ("drew", "drawn"),
    "drink": ("drank", "drunk"),
    "hang": ("hung", "hung"),
    "lend": ("lent", "lent"),
    "light": ("lit", "lit"),
    "shine": ("shone", "shone"),
    "spread": ("spread", "spread"),
    "cost": ("cost", "cost"),
    "breed": ("bred", "bred"),
}
# One vowel between consonants doubles the last; of longer verbs only these do.
_DOUBLING = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]|forget|begin|regret|quit|reset|unplug")
_BE = {"pres": {"1s": "am", "3s": "is"}, "past": {"1s": "was", "3s": "was"}}


def inflect(verb: str, form: str, subject: str, tense: str) -> str:
    """`form`: inf, ing, pp, past, or nothing for the finite form of `subject` (1s to 3p) in `tense`."""
    if form == "inf":
        return verb
    if form == "ing":
        return _ing(verb)
    if verb == "be":
        if form == "pp":
            return "been"
        rest = {"pres": "are", "past": "were"}
        when = form or tense
        return _BE[when].get(subject, rest[when])
    if form == "pp":
        return _past(verb, 1)
    if form == "past" or tense == "past":
        return _past(verb, 0)
    return _third(verb) if subject == "3s" else verb


def _third(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if _consonant_y(verb) else verb + "s"


def _ing(verb: str) -> str:
    if _DOUBLING.fullmatch(verb):
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") and verb != "be" else verb) + "ing"


def _past(verb: str, which: int) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][which]
    if _DOUBLING.fullmatch(verb):
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if _consonant_y(verb) else verb + "ed"


def _consonant_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"
