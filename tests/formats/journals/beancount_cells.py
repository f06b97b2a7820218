"""Run by an interpreter that has beancount: paths come in by line, errors and cells go out."""

from __future__ import annotations

import json
import sys

QUERY = "SELECT account, currency, sum(number) AS held GROUP BY account, currency"


def main() -> None:
    """Load each journal with the hardest checks, and ask what every account holds."""
    from beancount import loader
    from beancount.ops import validation
    from beanquery.query import run_query

    told = []
    for path in sys.stdin.read().split("\n"):
        entries, errors, options = loader.load_file(
            path, extra_validations=validation.HARDCORE_VALIDATIONS
        )
        _, rows = run_query(entries, options, QUERY)
        told.append(
            {
                "errors": [error.message for error in errors],
                "cells": [[name, unit, str(held)] for name, unit, held in rows],
            }
        )
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
