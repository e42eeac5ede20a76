"""The six rooms' common parts: layout, forms, navigation."""
