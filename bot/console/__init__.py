"""The pages of coordinators: what waits, the guides, today, the teams."""
