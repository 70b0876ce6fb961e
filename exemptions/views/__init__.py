"""The pages of exemptions, split by noun."""
