"""What happens in supervision: lock, may, can, change, record, tell; split by noun."""
