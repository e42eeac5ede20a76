"""What is known of a purchase on one line: only what is known, and pounds with both figures of their pence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wellspent.documents.decisions import purchase_words
from wellspent.method.purchases import Purchase

VALUES: list[tuple[str, str]] = [
    ("0", "£0"),
    ("1234.5", "£1,234.50"),
    ("0.05", "£0.05"),
    ("1000000000", "£1,000,000,000"),
]


@pytest.mark.parametrize(("value", "said"), VALUES)
def test_a_value_is_spelled_as_money(value: str, said: str) -> None:
    assert said in purchase_words(Purchase(value=Fraction(value)))
    assert f"{said} without VAT" in purchase_words(Purchase(value=Fraction(value), vat="excluded"))
    assert f"{said} with VAT" in purchase_words(Purchase(value=Fraction(value), vat="included"))


def test_nothing_known_says_nothing() -> None:
    assert purchase_words(Purchase()) == ""
    assert "£" not in purchase_words(Purchase(kind="works"))
