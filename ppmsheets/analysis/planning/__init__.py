"""The portfolio put to the optimiser: periods, options, limits, and the answer read."""
