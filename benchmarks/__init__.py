"""`make bench`: how fast the product is at national size, beside what PostgreSQL and Django need at least.

`measures` says what is measured, one entry each, and how to add one; `floor` holds the two pages that do no
more than they must. `bench` leads it all: `registers` makes the databases, `serving` runs gunicorn, `inside`
is what happens with Django on one of the databases, `load` asks and times, `cpu` reads what it cost, `report`
judges and prints.
docs/performance.md has the last figures.
"""
