"""By what the projects are ranked, as JSON."""

from __future__ import annotations

from ppmsheets.document.values import Object, known
from ppmsheets.outcome import Place, Ranking


def ranking_object(ranking: Ranking) -> Object:
    """Return the method, the weights, each project's place, ties and reversals."""
    weighing = ranking.weighing
    return {
        "asked": ranking.asked.value,
        "method": ranking.method.value,
        "weights": [
            {"driver": driver, "weight": known(weight)}
            for driver, weight in weighing.weights
        ],
        "weights_from": weighing.source or None,
        "consistency_ratio": known(weighing.consistency_ratio),
        "worst_triad": list(weighing.worst),
        "trouble": weighing.trouble or None,
        "places": [_place(place) for place in ranking.places],
        "ties": [list(group) for group in ranking.ties],
        "reversals": [
            {
                "method": other.method.value,
                "projects": other.projects,
                "pairs": other.pairs,
                "reversed": other.reversed,
                "most": other.most or None,
                "here": other.here or None,
                "there": other.there or None,
            }
            for other in ranking.reversals
        ],
        "sentences": list(ranking.sentences),
    }


def _place(place: Place) -> Object:
    return {
        "project": place.project_id,
        "rank": place.rank,
        "figure": known(place.figure),
        "how": place.how or None,
        "lacks": list(place.lacks),
        "level_with": place.level or None,
        "ruled_by": place.ruled_by or None,
    }
