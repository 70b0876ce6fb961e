"""`make demo`: the application with demo data on 127.0.0.1, until Ctrl-C or SIGTERM."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from alis.local import machine
from alis.local.cluster import Cluster, ClusterError


class Stopped(Exception):
    """Somebody asked the demo to stop."""


def main() -> None:
    """Serves. Afterwards nothing that this started runs any more."""
    port = machine.demo_port()
    if not machine.port_is_free(port):
        sys.exit("demo: " + machine.port_is_taken())
    signal.signal(signal.SIGTERM, stop_requested)
    signal.signal(signal.SIGINT, stop_requested)
    try:
        with running_cluster() as cluster:
            environment = demo_environment(cluster, port)
            manage(environment, "migrate", "--verbosity", "0").check_returncode()
            if manage(environment, "seed_demo").returncode:
                print("demo: serves the database as it is, without the demo's people", flush=True)
            serve(port, environment)
    except Stopped:
        print("\ndemo: stopped", flush=True)
    except ClusterError as error:
        sys.exit(f"demo: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"demo: `{' '.join(error.cmd[1:])}` did not work")


def manage(environment: dict, *command: str) -> subprocess.CompletedProcess:
    """The command has run to its end."""
    print(f"demo: {command[0]}", flush=True)
    return subprocess.run([sys.executable, "manage.py", *command], cwd=machine.ROOT, env=environment)


def stop_requested(*_) -> None:
    """The first signal stops the demo; further ones do not disturb it while it clears up."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped


@contextmanager
def running_cluster():
    """The demo's cluster runs inside the block. It is stopped afterwards only if it was started here."""
    cluster = Cluster("demo")
    started = cluster.start()
    try:
        yield cluster
    finally:
        if started:
            cluster.stop()


def demo_environment(cluster: Cluster, port: int) -> dict:
    """Always the private cluster; hosts and addresses that were set for serving elsewhere do not count."""
    serving = {"ALLOWED_HOSTS", "HTTPS", "BEHIND_HTTPS_PROXY", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in serving} | {
        "ALIS_DEMO": "1",
        "CELERY_EAGER": "1",
        "DATABASE_URL": cluster.app_url(),
        "DATABASE_OWNER_URL": cluster.owner_url(),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }


def serve(port: int, environment: dict) -> None:
    """Until the server ends by itself or the demo is asked to stop."""
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command = [sys.executable, "-m", "gunicorn", "alis.wsgi", *options, "--log-level", "warning"]
    (machine.VAR / "static").mkdir(exist_ok=True)  # empty, but WhiteNoise warns if it is not there
    # In a session of its own: Ctrl-C reaches the demo alone, which then stops it in order.
    server = subprocess.Popen(command, cwd=machine.ROOT, env=environment, start_new_session=True)
    try:
        url = f"http://127.0.0.1:{port}/"
        while server.poll() is None and not answers(url):
            time.sleep(0.1)
        if server.returncode is None:
            print(f"\n  {url}   (Ctrl-C stops it)\n", flush=True)
        sys.exit(server.wait())
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    """Whether a page comes, even if it is an error page."""
    try:
        urllib.request.urlopen(url, timeout=30)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
