"""What happens to exemptions: lock, may, can, change, record, tell; split by noun."""
