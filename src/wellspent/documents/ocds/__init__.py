"""A procurement as open contracting data: releases, records, and our own checks of them."""
