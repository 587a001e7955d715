"""An entry of a Popolo file as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Known = Mapping[str, Mapping[str, dict[str, Any]]]  # kind -> code -> values


@dataclass
class Row:
    """An entry: kind, number in its list, code, values as we keep them, findings as (field, what).

    ``bad`` entries cannot be used; a finding of another one only says what was left out.
    """

    kind: str
    number: int
    code: str
    values: dict[str, Any]
    findings: list[tuple[str, str]] = field(default_factory=list)
    bad: bool = False

    def refuse(self, name: str, what: str) -> None:
        """The entry cannot be used."""
        self.findings.append((name, what))
        self.bad = True
