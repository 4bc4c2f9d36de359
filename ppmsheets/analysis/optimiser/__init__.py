"""The optimiser: money and people in one solve; pure, and apart from any portfolio.

``options`` is what it is asked, ``engine.optimise`` answers; ``clash``, ``explain``,
``cutline``, ``standing`` and ``robust`` tell what else there is to know of the answer.
``verify`` recounts every choice from the case alone.

The way of one search: case in order -> ``model`` (arrays) -> ``highs`` on all of it, or
``kernel`` (``sifting``, ``anneal``, ``dive``, then ``highs`` on part of it) -> recount.
"""
