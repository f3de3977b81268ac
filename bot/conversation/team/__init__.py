"""What teams and coordinators meet: tickets, their cards, people, what waits, figures."""
