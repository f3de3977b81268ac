"""The commands of `toso`, grouped by what they are about."""
