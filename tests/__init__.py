"""One folder per app, one file per verb. `tests/services.py` starts the servers, before settings are read."""
