"""The library's shelves: each kind of entry read strictly, and looked up on the day that counts."""
