"""Input tabs made from the schema: what ``init`` and ``add-project`` write."""
