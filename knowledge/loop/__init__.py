"""The learning loop: like questions together, tickets with teams, what was decided and by whom."""
