"""Cases of prior authorization: findings, determinations, deadlines and letters."""
