"""Pure thought: no Django, no clock, no reading or writing."""
