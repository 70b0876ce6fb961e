"""The pages of supervision, split by noun."""
