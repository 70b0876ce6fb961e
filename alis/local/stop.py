"""`make stop`: no private cluster of this checkout runs any more."""

from alis.local.cluster import Cluster

if __name__ == "__main__":
    for name in ("demo", "test", "screenshots", "benchmark"):
        if Cluster(name).stop():
            print(f"{name} database: stopped")
