# Thin on purpose: what a target does stands in alis/local/.

PYTHON ?= python3
export PORT ?= 8000

.PHONY: setup demo test check stop lock docs

setup:
	@$(PYTHON) alis/local/setup.py test

demo:
	@$(PYTHON) alis/local/setup.py demo
	@.venv/bin/python -m alis.local.demo

test:
	@$(PYTHON) alis/local/setup.py test
	@.venv/bin/python -m pytest $(ARGS)

check:
	@$(PYTHON) alis/local/setup.py check
	@.venv/bin/python -m alis.local.check

stop:
	@test ! -x .venv/bin/python || .venv/bin/python -m alis.local.stop

lock:
	@$(PYTHON) alis/local/setup.py check
	@.venv/bin/python -m alis.local.lock

docs:
	@.venv/bin/python manage.py shell --no-imports --command "from tests.documents import write; write()"
