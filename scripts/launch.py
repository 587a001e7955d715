"""Start or test the project: `make run` and `make test` call this.

It needs Python 3.11 or newer with its venv module, and nothing else: all the rest it makes itself.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must read this far to be told so
    sys.exit("Senim needs Python 3.11 or newer, not " + sys.version.split()[0] + ": make PYTHON=python3.11 run")

import argparse
import os
import signal
import subprocess
import time

import environments
import locks
import machine
import postgres
import steps
from environments import CORE, ROOT, TEST, WEB


def run(port: int) -> None:
    """Install if needed, fill the demonstration region if it is empty, serve, and compute drafts on change."""
    machine.demand(machine.VENV)
    environments.ensure(WEB)
    senim = WEB.program("senim")
    print("Preparing the demonstration region ...", flush=True)
    subprocess.run([senim, "demo", "--if-missing"], cwd=ROOT, check=True)
    print(f"Serving on http://127.0.0.1:{port}/ (stop with Ctrl-C)", flush=True)
    # Beside the server, the worker that keeps drafts and static files up to date; both end together.
    programs = [
        subprocess.Popen([senim, *words], cwd=ROOT)
        for words in (["serve", "--port", str(port)], ["work", "--every", "5"])
    ]
    try:
        code = programs[0].wait()
    except KeyboardInterrupt:
        code = 130
    finally:
        for program in programs:  # a polite end: the server must stop its own workers
            program.terminate()
        for program in programs:
            program.wait()
    sys.exit(code)


def test(args: list[str]) -> None:
    """Everything that must hold before a change is taken, in about the order of its cost."""
    began = time.monotonic()
    machine.provide(*machine.TEST_NEEDS)
    environments.ensure(TEST)
    environments.ensure(CORE)
    steps.run_all([*steps.lint(), *steps.types()])
    with postgres.throwaway_cluster() as url:
        steps.run_beside(
            steps.sqlite_tests(args),
            [*steps.core_tests(args), *steps.postgres_tests(args, url), *steps.docs_tests(args)],
        )
    print(f"\nAll checks passed in {time.monotonic() - began:.0f} s", flush=True)


def check(args: list[str]) -> None:
    """The quick part, for every save: style, direction of imports, the core."""
    machine.demand(machine.VENV)
    environments.ensure(TEST)
    environments.ensure(CORE)
    steps.run_all([*steps.lint(), *steps.core_tests(args)])


def with_postgres(command: list[str]) -> None:
    """Run any command with SENIM_DATABASE_URL naming a throw-away cluster."""
    with postgres.throwaway_cluster() as url:
        settings = os.environ | {"SENIM_DATABASE_URL": url}
        code = subprocess.run(command, env=settings, check=False).returncode
    sys.exit(code)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="launch.py", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help=run.__doc__).add_argument("--port", type=int, default=8000)
    for verb in (test, check):
        verbs.add_parser(verb.__name__, help=verb.__doc__).add_argument("args", nargs=argparse.REMAINDER)
    lock = verbs.add_parser("lock", help="write requirements/*.txt anew")
    lock.add_argument("--upgrade", action="store_true", help="take newer versions")
    verbs.add_parser("postgres", help=with_postgres.__doc__).add_argument("args", nargs=argparse.REMAINDER)
    return parser.parse_args()


def main() -> None:
    # A polite end must still stop the database: turn the signal into an exception, so that clean-up runs.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    chosen = arguments()
    rest = [arg for arg in getattr(chosen, "args", []) if arg != "--"]
    verbs = {
        "run": lambda: run(chosen.port),
        "test": lambda: test(rest),
        "check": lambda: check(rest),
        "lock": lambda: locks.write(upgrade=chosen.upgrade),
        "postgres": lambda: with_postgres(rest),
    }
    verbs[chosen.verb]()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as failed:
        sys.exit(f"Failed: {' '.join(failed.cmd)}")
