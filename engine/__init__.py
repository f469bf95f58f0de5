"""Cases, rules, deadlines and outbox: the part that knows nothing of learners, HTTP or mail."""
