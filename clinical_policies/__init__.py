"""What the plan's clinical policies say, and since when. Never imports reviews."""
