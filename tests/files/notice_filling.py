"""A drafted tender file as an officer leaves it: what is open filled in, in a made-up way."""

from __future__ import annotations

import re


def filled(text: str, *, bids: int = 2, price_rule: str = "relative-linear") -> str:
    """`text` with every commented key opened or taken out, and `bids` bids that answer every criterion."""
    steps = [
        (r'^# title = "".*$', 'title = "A title"'),
        (r'^# decided = "".*$', 'decided = "2026-11-21"'),
        (r'^# \w+ = "".*\n', ""),
        (r"^# (value|floor|ceiling|minimum) +?=.*\n", ""),
        (r"^# weight = +#.*$", "weight = 50"),
        (r"^# weight = (\S+).*$", r"weight = \1"),
        (r'^# kind = "quality".*$', 'kind = "quality"'),
        (r'^# rule = "absolute-linear".*$', f'rule = "{price_rule}"'),
        (r'^# rule = "scale".*$', 'rule = "scale"'),
        (r"^# scale =.*$", "scale = 5"),
        (r'^# ((vat|method|currency) = "[^"]+").*$', r"\1"),
    ]
    text, _, block = text.partition("# [[bid]]")
    for pattern, instead in steps:
        text = re.sub(f"(?m){pattern}", instead, text)
    weights = sum(float(weight) for weight in re.findall(r"(?m)^weight = ([\d.]+)", text))
    text = re.sub(r"(?m)^#? ?out_of = \S+.*$", f"out_of = {weights:g}", text)
    return text + "".join(_bid("# [[bid]]" + block, number) for number in range(1, bids + 1))


def _bid(block: str, number: int) -> str:
    opened = re.sub(r"(?m)^# ?", "", block).replace('id = "a"', f'id = "bid-{number}"')
    opened = re.sub(r"(?m)=\s+# the price.*$", f"= {80_000 + 10_000 * number}", opened)
    return re.sub(r"(?m)=\s+# the scores.*$", f"= [4, {number}]", opened) + "\n"
