"""The code blocks of README.md do what they say; a block is left out where its library is not installed."""

import re
from pathlib import Path

import pytest

BLOCKS = re.findall(r"```python ?(\w*)\n(.*?)```", (Path(__file__).parent.parent / "README.md").read_text(), re.S)


@pytest.mark.parametrize("needs, code", BLOCKS, ids=[n or "first" for n, _ in BLOCKS])
def test_recipe(needs, code):
    if needs not in ("", "dolma"):
        pytest.importorskip(needs)
    exec(compile(code, f"README.md ({needs})", "exec"), {"__name__": "recipe"})


def test_all_are_there():
    assert {n for n, _ in BLOCKS} == {"", "datasets", "polars", "duckdb", "datatrove", "dolma"}
