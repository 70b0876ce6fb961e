# Thin on purpose: what a target does stands in alis/local/.

PYTHON ?= python3
export PORT ?= 8000

.PHONY: setup demo test check bench screenshots stop lock docs messages

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

screenshots:
	@$(PYTHON) alis/local/setup.py test
	@.venv/bin/python -m alis.local.screenshots

stop:
	@test ! -x .venv/bin/python || .venv/bin/python -m alis.local.stop

bench:
	@$(PYTHON) alis/local/setup.py check
	@.venv/bin/python -m benchmarks $(ARGS)

lock:
	@$(PYTHON) alis/local/setup.py check
	@.venv/bin/python -m alis.local.lock

docs:
	@.venv/bin/python manage.py shell --no-imports --command "from tests.documents import write; write()"

messages:
	@$(PYTHON) alis/local/setup.py check
	@.venv/bin/python manage.py makemessages
