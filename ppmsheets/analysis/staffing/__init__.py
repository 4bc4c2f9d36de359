"""Who moves where: all overloads of people resolved together, at the least cost."""
