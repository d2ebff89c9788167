"""Themes found in customers' messages, against the need that each is truly about."""

from collections import Counter
from collections.abc import Sequence

from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from benchmarks._recovery.figures import Amount, Figure, Share, Trial
from firsthand.insights.embedding import Embedder, fallback, load_embedder
from firsthand.insights.themes import find_themes
from firsthand.learning.simulator.sources.feedback import Message, messages


def written(trial: Trial) -> list[Message]:
    if "messages" not in trial.kept:
        trial.kept["messages"] = list(messages(trial.setting))
    return trial.kept["messages"]


def by_sentence_model(trial: Trial) -> dict[str, Figure]:
    return _found(trial, load_embedder())


def by_hashed_words(trial: Trial) -> dict[str, Figure]:
    return _found(trial, fallback())


def _found(trial: Trial, embed: Embedder) -> dict[str, Figure]:
    said = written(trial)
    texts, needs = [each.text for each in said], [each.needs[0] for each in said]
    themes = find_themes(texts, [each.customer.account for each in said], embed=embed)
    groups = [theme or "" for theme in themes.theme_of]
    told = KMeans(len(set(needs)), n_init=3, random_state=0).fit_predict(embed(texts))
    plain = [each.customer.language == "en" and len(each.needs) == 1 for each in said]
    return {
        "messages": Amount(value=len(texts)),
        "true needs": Amount(value=len(set(needs))),
        "themes": Amount(value=len(themes.themes)),
        "messages in no theme": Share(hits=groups.count(""), n=len(groups)),
        "ARI": _rand(needs, groups),
        "ARI of English messages about one need": _rand(_where(needs, plain), _where(groups, plain)),
        "NMI": float(normalized_mutual_info_score(needs, groups)),
        "messages whose need is the commonest of their theme": _pure(needs, groups),
        "ARI of k-means on the same vectors, told the true number": _rand(needs, told.tolist()),
    }


def _rand(needs: Sequence[str], groups: Sequence[object]) -> float:
    return float(adjusted_rand_score(needs, groups))


def _where(values: Sequence[str], mask: Sequence[bool]) -> list[str]:
    return [value for value, chosen in zip(values, mask, strict=True) if chosen]


def _pure(needs: Sequence[str], groups: Sequence[str]) -> Share:
    pairs = [(need, group) for need, group in zip(needs, groups, strict=True) if group]
    commonest = {
        group: Counter(need for need, one in pairs if one == group).most_common(1)[0][0]
        for group in set(groups)
        if group
    }
    return Share(hits=sum(commonest[group] == need for need, group in pairs), n=len(pairs))
