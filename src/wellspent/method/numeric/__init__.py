"""The same sums over NumPy arrays: portfolios, draws, rank acceptability. No other room of `method` uses NumPy."""
