"""Errors of the core. Each tells the reader where the fault is and what to do next.

SenimError
├── InputError          a bundle or a table that cannot be read or does not keep to the schema
├── RulesetError        a rule set that breaks the contract of a criterion
├── ReleaseError        a release that cannot be built
├── KeyFormatError      a key or a signed note that is not of the C2SP form
└── VerificationError   a release that is not what it says
"""


class SenimError(Exception):
    """Base of all errors the core raises on purpose.

    ``where`` names the file, line, table, criterion or deputy; ``hint`` says what to do.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message, self.where, self.hint = message, where, hint
        super().__init__(": ".join(part for part in (where, message) if part) + (f" — {hint}" if hint else ""))


class InputError(SenimError):
    """Evidence that cannot be read or does not keep to the schema."""


class RulesetError(SenimError):
    """A rule set that breaks the contract of a criterion."""


class ReleaseError(SenimError):
    """A release that cannot be built from what was given."""


class KeyFormatError(SenimError):
    """A key, signature line or signed note that is not of the C2SP form."""


class VerificationError(SenimError):
    """A release that is not what it says it is; ``where`` names the first thing that differs."""
