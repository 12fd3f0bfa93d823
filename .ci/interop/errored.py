"""errored.py RECORD: fails when a run's JSON record is missing or empty, or holds a case without a verdict on the server."""

import json
import sys

try:
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)["cases"]
except (OSError, ValueError) as fault:
    sys.exit(f"no record: {fault}")

errored = [case for case in cases if case["outcome"]["verdict"] == "errored"]
for case in errored:
    print(f"errored: {case['id']}: {case['outcome']['because']}", file=sys.stderr)
if not cases:
    print("no case in the record", file=sys.stderr)
sys.exit(1 if errored or not cases else 0)
