"""The whole database in one file, and back: into SQLite or PostgreSQL, all of it or nothing."""

from knowledge.backup.dump import NothingThere, dump
from knowledge.backup.form import MAGIC, BadBackup
from knowledge.backup.intact import Head, check
from knowledge.backup.restoring import NotEmpty, Settle, restore

__all__ = [
    "MAGIC",
    "BadBackup",
    "Head",
    "NotEmpty",
    "NothingThere",
    "Settle",
    "check",
    "dump",
    "restore",
]
