"""Who somebody is, and for whom."""
