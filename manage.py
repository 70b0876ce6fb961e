#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL they work on the private cluster under var/, started if need be."""

import os
import subprocess
import sys

from django.core.management import execute_from_command_line

from alis.local.cluster import Cluster

NEED_NO_DATABASE = {"check", "collectstatic", "compilemessages", "help", "makemessages", "version"}
AS_OWNER = {"migrate", "flush"}  # every other command uses the tables and may not change them


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alis.settings")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "help")
    if not os.environ.get("DATABASE_URL") and command not in NEED_NO_DATABASE:
        use_private_cluster(command)
    if command in AS_OWNER and os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    execute_from_command_line(sys.argv)


def use_private_cluster(command: str) -> None:
    """The cluster runs, and stays up after the command (`make stop` stops it); the first one finds tables."""
    cluster = Cluster("demo")
    cluster.start()
    os.environ["DATABASE_URL"] = cluster.app_url()
    os.environ["DATABASE_OWNER_URL"] = cluster.owner_url()
    if command not in AS_OWNER and not cluster.has_tables():
        print("The private database is new: its tables are made first.", file=sys.stderr)
        subprocess.run([sys.executable, __file__, "migrate", "--verbosity", "0"], check=True)


if __name__ == "__main__":
    main()
