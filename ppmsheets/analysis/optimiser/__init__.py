"""The optimiser: money and people in one solve; pure, and apart from any portfolio."""
