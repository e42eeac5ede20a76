"""Buy, after opening: scores, moderation, result, award."""
