"""An award, from files that were read to a report that leaves: evaluated, tested, sealed, made again.

The command and the site both come here, so that neither has a way of its own.
"""
