"""Running it on one machine: set-up, the private PostgreSQL cluster, the demo. Production uses none of it."""
