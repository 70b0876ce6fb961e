"""The learning-goal catalogue, plans, activities, and how a goal comes to its approval."""
