"""What may be spent: some of it is kept for what comes later."""

from ppmsheets.analysis.insight.allowance import Allowance, cost_of
from ppmsheets.analysis.insight.firmness import Judged, firmness, least
from ppmsheets.analysis.optimiser.limits import Work
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Budget, Case, ordered
from ppmsheets.settings import Optimising
from tests.analysis.optimiser_cases import candidate

NOBODY = Judged({}, {}, {})


def sampled() -> Model:
    """Return a case of more projects than are told of exactly."""
    projects = tuple(
        candidate(f"P{place:02d}", 10 + place % 7, 5 + place % 4) for place in range(60)
    )
    return build(ordered(Case(1, projects, (Budget("all", None, 0, 0, 200.0),))))


def test_what_is_kept_is_spent_by_none_but_what_it_is_kept_for() -> None:
    allowance, model = Allowance(10), sampled()
    allowance.keep(9.99)
    assert allowance
    allowance.searched(model, Work(10, 0, 0))
    assert not allowance
    allowance.keep(0)
    assert allowance
    assert allowance.left == 10 - cost_of(model, Work(10, 0, 0))


def test_how_surely_projects_are_in_is_told_by_fewer_samples_and_said() -> None:
    model, settings = sampled(), Optimising(samples=200)
    enough = Allowance(4 * least(model, settings))
    found = firmness(model, NOBODY, settings, enough)
    assert len(found) == 60
    assert not enough.omitted
    scarce = Allowance(1.5 * least(model, settings))
    fewer = firmness(model, NOBODY, settings, scarce)
    assert max(item.error for item in fewer) > max(item.error for item in found)
    assert scarce.omitted == [
        "How surely projects are in is told by 75 samples instead of 200."
    ]
    assert firmness(model, NOBODY, settings, Allowance(0)) == ()
