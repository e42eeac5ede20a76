"""Buy, before opening: a procurement, its rules, its offers."""
