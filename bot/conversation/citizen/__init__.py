"""What citizens meet: asking, guides step by step, their own data, the way to the team."""
