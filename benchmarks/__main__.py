"""`make bench`: from here on, this process and all that it starts have the environment of production."""

import os

import django

from benchmarks.serving import production_like

if __name__ == "__main__":
    os.environ.update(production_like())
    django.setup()
    from benchmarks.bench import main

    main()
