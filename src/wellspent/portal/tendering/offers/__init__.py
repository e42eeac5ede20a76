"""The bidder's side: an offer from its first draft to its receipt."""
