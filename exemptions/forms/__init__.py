"""What people type about exemptions, split by noun."""
