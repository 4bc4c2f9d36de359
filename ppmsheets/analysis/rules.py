"""Every rule by which something is recommended, in one table.

A proposal is what a rule says of one project; answers come to it later.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from ppmsheets.analysis.answers import recommendation_id, slug
from ppmsheets.outcome import Action, Effect
from ppmsheets.sheet import CellRef

RULES: Mapping[str, str] = {
    "fund-best-value": "It is in the choice of greatest total value that money, people "
    "and limits allow.",
    "fund-mandatory": "It is mandatory: funded before the others are chosen.",
    "fund-approved": "A person decided to fund it: funded before the others are "
    "chosen.",
    "fund-with-dependency": "A project that is funded or runs needs it.",
    "fund-for-limit": "Without it a limit would not hold.",
    "delay-later-budget": "Its cost does not fit at its planned start, but fits what "
    "later budgets have left.",
    "delay-for-people": "At its planned start it would ask for more people than there "
    "are.",
    "delay-after-dependency": "What it depends on is not done at its planned start.",
    "delay-for-limit": "At its planned start a limit would not hold.",
    "delay-decided": "A person decided that it does not begin as planned.",
    "delay-best-value": "Begun later it leaves the most to others.",
    "do-not-fund-over-budget": "Its cost does not fit beside what is worth more.",
    "do-not-fund-low-value": "Its value is not above 0.",
    "do-not-fund-for-people": "It would ask for more people than there are.",
    "do-not-fund-limit": "With it a limit would not hold.",
    "do-not-fund-decided": "A person decided to leave it out.",
    "do-not-fund-excluded": "A project that is funded or runs excludes it.",
    "do-not-fund-dependency": "It needs a project that is not funded.",
    "do-not-fund-unjudged": "Cost, dates, benefits or a budget are missing to judge "
    "it.",
    "stop-worth-less": "To go on is worth less than to stop.",
    "stop-for-others": "What it would take is worth more elsewhere.",
    "stop-decided": "A person decided to stop it.",
    "pause-for-others": "What it takes now is worth more elsewhere; later it fits.",
    "pause-decided": "A person decided to pause it.",
    "resume-worth-it": "It is on hold, and to go on is worth more than to wait.",
    "resume-decided": "A person decided to take it up again.",
    "accelerate-worth-it": "To finish sooner is worth more than it costs.",
    "accelerate-decided": "A person decided to accelerate it.",
    "stop-value-gone": "It could not be judged as a whole: CPI is below the stop "
    "threshold, and what is still to come brings less than it costs.",
    "pause-low-rank": "It could not be judged as a whole: in the last third by rank, "
    "computed red, less than half done, and it books people a better-ranked project is "
    "short of, with no approved yielding that settles it.",
    "escalate-red": "Its computed status is red.",
    "escalate-blocked": "A blocker is open, and help is asked for or it is overdue.",
    "escalate-late-top": "In the first third by rank and later than the amber "
    "threshold.",
    "escalate-overbooked": "It books more of a person or role than there is, with "
    "nobody to yield.",
    "accelerate-late-top": "In the first third by rank and late, with cost under "
    "control, no blocker and no conflict: time can be bought.",
    "reallocate-hand-over": "Too much is asked of somebody, and somebody else of the "
    "role or with the skill is free.",
    "reallocate-put-off": "Too much is asked of somebody; the work whose wait costs "
    "least is done later.",
    "reallocate-start-later": "Too much is asked of people; a project that has not "
    "begun starts later at the least cost.",
    "reallocate-hire": "Too much is asked of a role; to buy costs less than to wait.",
    "reallocate-accept": "Too much is asked, and every way out costs more than to "
    "leave it so.",
    "answer-held": "A person's answer holds and is obeyed.",
    "answer-clashes": "A person's answer cannot be obeyed together with all else; "
    "the nearest plan is shown.",
    "no-longer-proposed": "It was answered once and is not proposed any more.",
}
"""Rule id -> what it says, one sentence."""


# Remembered: asked for every proposal, and there are few rules.
@functools.cache
def action_of(rule: str) -> Action:
    """Return the action that a rule proposes; its id begins with it."""
    for action in Action:
        if rule.startswith(slug(action)):
            return action
    msg = f"{rule}: no action begins like this rule."
    raise ValueError(msg)


class Proposal(NamedTuple):
    """What a rule says of one project, before anybody's answer.

    Attributes:
        rule: Key of ``RULES``.
        priority: Rank that orders it; None: last.
        name: Its id where project and action alone do not tell it apart.
        others: Ids of the other projects that it concerns.
    """

    project_id: str
    action: Action
    rule: str
    why: str
    effect: Effect = Effect()
    where: CellRef | None = None
    priority: int | None = None
    name: str = ""
    others: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The recommendation's id, stable across runs."""
        return self.name or recommendation_id(self.project_id, self.action)
