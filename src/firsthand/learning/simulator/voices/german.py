"""German verbs in the form that their subject and place in the clause ask for."""

# First person, third person, participle; the plural is the infinitive.
_IRREGULAR = {
    "haben": ("habe", "hat", "gehabt"),
    "sein": ("bin", "ist", "gewesen"),
    "müssen": ("muss", "muss", "gemusst"),
    "können": ("kann", "kann", "gekonnt"),
    "wollen": ("will", "will", "gewollt"),
    "wissen": ("weiß", "weiß", "gewusst"),
    "werden": ("werde", "wird", "geworden"),
    "schreiben": ("schreibe", "schreibt", "geschrieben"),
    "vergessen": ("vergesse", "vergisst", "vergessen"),
    "verlieren": ("verliere", "verliert", "verloren"),
    "finden": ("finde", "findet", "gefunden"),
    "sehen": ("sehe", "sieht", "gesehen"),
    "rufen": ("rufe", "ruft", "gerufen"),
    "stehen": ("stehe", "steht", "gestanden"),
    "sitzen": ("sitze", "sitzt", "gesessen"),
    "lassen": ("lasse", "lässt", "gelassen"),
    "halten": ("halte", "hält", "gehalten"),
    "tun": ("tue", "tut", "getan"),
    "bringen": ("bringe", "bringt", "gebracht"),
    "geben": ("gebe", "gibt", "gegeben"),
    "verschieben": ("verschiebe", "verschiebt", "verschoben"),
    "nehmen": ("nehme", "nimmt", "genommen"),
    "tragen": ("trage", "trägt", "getragen"),
    "behalten": ("behalte", "behält", "behalten"),
    "versenden": ("versende", "versendet", "versendet"),
    "bekommen": ("bekomme", "bekommt", "bekommen"),
    "werfen": ("werfe", "wirft", "geworfen"),
    "treffen": ("treffe", "trifft", "getroffen"),
    "verstehen": ("verstehe", "versteht", "verstanden"),
    "sprechen": ("spreche", "spricht", "gesprochen"),
    "essen": ("esse", "isst", "gegessen"),
    "kochen": ("koche", "kocht", "gekocht"),
    "schlagen": ("schlage", "schlägt", "geschlagen"),
    "laufen": ("laufe", "läuft", "gelaufen"),
    "messen": ("messe", "misst", "gemessen"),
    "wiegen": ("wiege", "wiegt", "gewogen"),
    "denken": ("denke", "denkt", "gedacht"),
    "lesen": ("lese", "liest", "gelesen"),
    "fangen": ("fange", "fängt", "gefangen"),
    "bleiben": ("bleibe", "bleibt", "geblieben"),
    "brennen": ("brenne", "brennt", "gebrannt"),
    "raten": ("rate", "rät", "geraten"),
    "helfen": ("helfe", "hilft", "geholfen"),
    "schneiden": ("schneide", "schneidet", "geschnitten"),
    "empfehlen": ("empfehle", "empfiehlt", "empfohlen"),
    "nennen": ("nenne", "nennt", "genannt"),
    "frieren": ("friere", "friert", "gefroren"),
    "springen": ("springe", "springt", "gesprungen"),
    "laden": ("lade", "lädt", "geladen"),
    "gleichen": ("gleiche", "gleicht", "geglichen"),
    "beziehen": ("beziehe", "bezieht", "bezogen"),
    "entscheiden": ("entscheide", "entscheidet", "entschieden"),
    "mögen": ("möchte", "möchte", "gemocht"),
    "beginnen": ("beginne", "beginnt", "begonnen"),
    "bitten": ("bitte", "bittet", "gebeten"),
    "kennen": ("kenne", "kennt", "gekannt"),
    "erkennen": ("erkenne", "erkennt", "erkannt"),
    "heben": ("hebe", "hebt", "gehoben"),
    "überschreiben": ("überschreibe", "überschreibt", "überschrieben"),
    "waschen": ("wasche", "wäscht", "gewaschen"),
    "kommen": ("komme", "kommt", "gekommen"),
    "schließen": ("schließe", "schließt", "geschlossen"),
    "gehen": ("gehe", "geht", "gegangen"),
    "ziehen": ("ziehe", "zieht", "gezogen"),
    "gießen": ("gieße", "gießt", "gegossen"),
    "brechen": ("breche", "bricht", "gebrochen"),
    "bieten": ("biete", "bietet", "geboten"),
    "lügen": ("lüge", "lügt", "gelogen"),
    "leihen": ("leihe", "leiht", "geliehen"),
    "schlafen": ("schlafe", "schläft", "geschlafen"),
    "schweigen": ("schweige", "schweigt", "geschwiegen"),
    "verschweigen": ("verschweige", "verschweigt", "verschwiegen"),
    "stinken": ("stinke", "stinkt", "gestunken"),
    "verbinden": ("verbinde", "verbindet", "verbunden"),
    "wachsen": ("wachse", "wächst", "gewachsen"),
    "fahren": ("fahre", "fährt", "gefahren"),
    "ernten": ("ernte", "erntet", "geerntet"),
    "überleben": ("überlebe", "überlebt", "überlebt"),
    "überstehen": ("überstehe", "übersteht", "überstanden"),
}
_NO_GE = ("be", "ver", "er", "ent", "zer", "ge")


def inflect(verb: str, form: str, subject: str, _tense: str) -> str:
    """`form`: inf, zu, pp, v2 (prefix marked by +), or nothing for the finite form at the clause's end."""
    prefix, _, stem = verb.rpartition("+")
    if form == "inf":
        return prefix + stem
    if form == "zu":
        return f"{prefix}zu{stem}" if prefix else f"zu {stem}"
    if form == "pp":
        return prefix + _participle(stem)
    finite = _finite(stem, subject)
    return f"{prefix}+{finite}" if form == "v2" else prefix + finite


def _finite(verb: str, subject: str) -> str:
    if subject.endswith("p"):
        return "sind" if verb == "sein" else verb
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][subject == "3s"]
    stem = _stem(verb)
    if subject == "1s":
        return (stem[:-2] + "le" if verb.endswith("eln") else stem) + ("" if verb.endswith("eln") else "e")
    return stem + ("et" if stem.endswith(("t", "d", "chn", "ffn", "dn")) else "t")


def _participle(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][2]
    stem = _stem(verb)
    ending = "et" if stem.endswith(("t", "d", "chn", "ffn", "dn")) else "t"
    return ("" if verb.startswith(_NO_GE) or verb.endswith("ieren") else "ge") + stem + ending


def _stem(verb: str) -> str:
    return verb[:-2] if verb.endswith("en") else verb[:-1]
