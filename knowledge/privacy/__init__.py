"""Personal data out of a text, before the text reaches the disk."""

from knowledge.privacy.redaction import (
    FILE_CODE,
    PLACEHOLDERS,
    Redacted,
    file_code,
    for_log,
    redact,
    secrets_in,
)

__all__ = ["FILE_CODE", "PLACEHOLDERS", "Redacted", "file_code", "for_log", "redact", "secrets_in"]
