"""The sums of the field, in pure Python: no input, no output, nothing but the standard library."""
