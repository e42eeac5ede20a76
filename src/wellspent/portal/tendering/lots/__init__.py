"""A tender divided into lots: each a procurement of its own, tied by what is common to them."""
