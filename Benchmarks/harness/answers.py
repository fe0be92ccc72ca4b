"""Whether two answers are the same."""

import math


def shaped(question, rows):
    """Strata's rows, objects in column order, as the peers' rows, which do not mark open periods."""
    return question.shape(
        [[value for name, value in row.items() if name.split(": ")[-1] != "open"] for row in rows])


def difference(expected, found):
    """What is different, in words; empty where nothing is.

    Floats agree within 1e-9 of their size or 0.011, everything else exactly.
    """
    if len(expected) != len(found):
        return f"{len(found)} rows instead of {len(expected)}"
    for number, (left, right) in enumerate(zip(expected, found, strict=True)):
        if len(left) != len(right) or not all(map(_same, left, right)):
            return f"row {number + 1} is {right} instead of {left}"
    return ""


def _same(left, right):
    if isinstance(left, float) or isinstance(right, float):
        if isinstance(left, str) or isinstance(right, str) or left is None or right is None:
            return False
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=0.011)
    return left == right
