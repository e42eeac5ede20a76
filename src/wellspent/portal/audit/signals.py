"""What listens to the chain: letters, and nothing that decides."""

from django.dispatch import Signal

recorded = Signal()
"""Sent with `events`, inside the transaction that they tell of: whoever acts on it does so on commit."""
