"""What keeps people from harm: fraud and danger heard, links and replies checked, whom to call."""
