"""The fields of the notices of the Procurement Act 2023, ready to copy."""
