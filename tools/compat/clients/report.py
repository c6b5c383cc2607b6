"""Runs a table of checks one after another; each outcome is one line of JSON for the table of `npm run compat`."""

import json
import os

URL, KEY, RECORDING = (os.environ[f"COMPAT_{name}"] for name in ("URL", "KEY", "RECORDING"))
BASE = f"{URL}/v1"


def must(condition, what):
    if not condition:
        raise AssertionError(what)


def refused(status, call):
    try:
        call()
    except Exception as error:
        must(getattr(error, "status_code", None) == status, f"expected a refusal of {status}, got {error!r}"[:250])
        return
    raise AssertionError(f"expected a refusal of {status}, got an answer")


def report(checks):
    for check, run in checks.items():
        fault = None
        try:
            run()
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"[:300]
        print(json.dumps({"check": check, "fault": fault}), flush=True)
