"""Spanish verbs in the form that their subject asks for."""

_PRESENT = {"ar": ("o", "a", "amos", "an"), "er": ("o", "e", "emos", "en"), "ir": ("o", "e", "imos", "en")}
_PERSON = {"1s": 0, "3s": 1, "1p": 2, "3p": 3}
_IRREGULAR = {
    "ser": "soy es somos son",
    "estar": "estoy está estamos están",
    "haber": "he ha hemos han",
    "tener": "tengo tiene tenemos tienen",
    "hacer": "hago hace hacemos hacen",
    "ir": "voy va vamos van",
    "poder": "puedo puede podemos pueden",
    "querer": "quiero quiere queremos quieren",
    "perder": "pierdo pierde perdemos pierden",
    "contar": "cuento cuenta contamos cuentan",
    "decir": "digo dice decimos dicen",
    "saber": "sé sabe sabemos saben",
    "poner": "pongo pone ponemos ponen",
    "encontrar": "encuentro encuentra encontramos encuentran",
    "mostrar": "muestro muestra mostramos muestran",
    "pedir": "pido pide pedimos piden",
    "volver": "vuelvo vuelve volvemos vuelven",
    "ver": "veo ve vemos ven",
    "enviar": "envío envía enviamos envían",
    "cerrar": "cierro cierra cerramos cierran",
    "despertar": "despierto despierta despertamos despiertan",
    "conseguir": "consigo consigue conseguimos consiguen",
    "sonar": "sueno suena sonamos suenan",
    "devolver": "devuelvo devuelve devolvemos devuelven",
    "revolver": "revuelvo revuelve revolvemos revuelven",
    "mover": "muevo mueve movemos mueven",
    "proponer": "propongo propone proponemos proponen",
    "caer": "caigo cae caemos caen",
    "dar": "doy da damos dan",
    "acertar": "acierto acierta acertamos aciertan",
    "dormir": "duermo duerme dormimos duermen",
    "salir": "salgo sale salimos salen",
    "calentar": "caliento calienta calentamos calientan",
    "servir": "sirvo sirve servimos sirven",
    "medir": "mido mide medimos miden",
    "sugerir": "sugiero sugiere sugerimos sugieren",
    "entender": "entiendo entiende entendemos entienden",
    "oler": "huelo huele olemos huelen",
    "traer": "traigo trae traemos traen",
    "repetir": "repito repite repetimos repiten",
    "recordar": "recuerdo recuerda recordamos recuerdan",
    "seguir": "sigo sigue seguimos siguen",
    "comprobar": "compruebo comprueba comprobamos comprueban",
    "corregir": "corrijo corrige corregimos corrigen",
    "elegir": "elijo elige elegimos eligen",
    "exigir": "exijo exige exigimos exigen",
    "envolver": "envuelvo envuelve envolvemos envuelven",
    "obedecer": "obedezco obedece obedecemos obedecen",
    "resolver": "resuelvo resuelve resolvemos resuelven",
    "mantener": "mantengo mantiene mantenemos mantienen",
    "criar": "crío cría criamos crían",
    "regar": "riego riega regamos riegan",
    "empezar": "empiezo empieza empezamos empiezan",
    "probar": "pruebo prueba probamos prueban",
    "mentir": "miento miente mentimos mienten",
    "vaciar": "vacío vacía vaciamos vacían",
    "colgar": "cuelgo cuelga colgamos cuelgan",
    "encender": "enciendo enciende encendemos encienden",
    "atraer": "atraigo atrae atraemos atraen",
    "ofrecer": "ofrezco ofrece ofrecemos ofrecen",
    "caber": "quepo cabe cabemos caben",
    "oír": "oigo oye oímos oyen",
}
_PARTICIPLES = {
    "hacer": "hecho",
    "decir": "dicho",
    "ver": "visto",
    "poner": "puesto",
    "escribir": "escrito",
    "volver": "vuelto",
    "ser": "sido",
    "ir": "ido",
    "traer": "traído",
    "atraer": "atraído",
    "oír": "oído",
    "abrir": "abierto",
    "caer": "caído",
    "envolver": "envuelto",
    "imprimir": "impreso",
    "leer": "leído",
    "proponer": "propuesto",
    "resolver": "resuelto",
}
_GERUNDS = {
    "decir": "diciendo",
    "pedir": "pidiendo",
    "seguir": "siguiendo",
    "poder": "pudiendo",
    "ir": "yendo",
    "oír": "oyendo",
    "caer": "cayendo",
    "leer": "leyendo",
    "traer": "trayendo",
    "atraer": "atrayendo",
    "corregir": "corrigiendo",
    "elegir": "eligiendo",
    "dormir": "durmiendo",
    "mentir": "mintiendo",
    "servir": "sirviendo",
    "sugerir": "sugiriendo",
    "repetir": "repitiendo",
    "medir": "midiendo",
}
_PRETERITE = {"ar": "é ó amos aron", "er": "í ió imos ieron", "ir": "í ió imos ieron"}
_PAST = {
    "hacer": "hice hizo hicimos hicieron",
    "poner": "puse puso pusimos pusieron",
    "proponer": "propuse propuso propusimos propusieron",
    "tener": "tuve tuvo tuvimos tuvieron",
    "mantener": "mantuve mantuvo mantuvimos mantuvieron",
    "estar": "estuve estuvo estuvimos estuvieron",
    "haber": "hube hubo hubimos hubieron",
    "poder": "pude pudo pudimos pudieron",
    "saber": "supe supo supimos supieron",
    "querer": "quise quiso quisimos quisieron",
    "caber": "cupe cupo cupimos cupieron",
    "decir": "dije dijo dijimos dijeron",
    "traer": "traje trajo trajimos trajeron",
    "atraer": "atraje atrajo atrajimos atrajeron",
    "ser": "fui fue fuimos fueron",
    "ir": "fui fue fuimos fueron",
    "dar": "di dio dimos dieron",
    "ver": "vi vio vimos vieron",
    "caer": "caí cayó caímos cayeron",
    "leer": "leí leyó leímos leyeron",
    "oír": "oí oyó oímos oyeron",
    "pedir": "pedí pidió pedimos pidieron",
    "repetir": "repetí repitió repetimos repitieron",
    "seguir": "seguí siguió seguimos siguieron",
    "conseguir": "conseguí consiguió conseguimos consiguieron",
    "servir": "serví sirvió servimos sirvieron",
    "medir": "medí midió medimos midieron",
    "sugerir": "sugerí sugirió sugerimos sugirieron",
    "corregir": "corregí corrigió corregimos corrigieron",
    "elegir": "elegí eligió elegimos eligieron",
    "mentir": "mentí mintió mentimos mintieron",
    "dormir": "dormí durmió dormimos durmieron",
}
_SPELLED = {"c": "qu", "g": "gu", "z": "c"}  # before é: saqué, pagué, crucé


def inflect(verb: str, form: str, subject: str, tense: str) -> str:
    """`form`: inf, pp, ing (gerund), past (preterite), or nothing: as `subject` and `tense` ask for."""
    stem, kind = verb[:-2], verb[-2:]
    if form == "inf":
        return verb
    if form == "pp":
        return _PARTICIPLES.get(verb, stem + ("ado" if kind == "ar" else "ido"))
    if form == "ing":
        return _GERUNDS.get(verb, stem + ("ando" if kind == "ar" else "iendo"))
    if form == "past" or tense == "past":
        return _preterite(verb, _PERSON[subject])
    if verb in _IRREGULAR:
        return _IRREGULAR[verb].split()[_PERSON[subject]]
    return stem + _PRESENT[kind][_PERSON[subject]]


def _preterite(verb: str, person: int) -> str:
    if verb in _PAST:
        return _PAST[verb].split()[person]
    stem, kind = verb[:-2], verb[-2:]
    if kind == "ar" and person == 0:
        stem = stem[:-1] + _SPELLED.get(stem[-1], stem[-1])
    return stem + _PRETERITE[kind].split()[person]
