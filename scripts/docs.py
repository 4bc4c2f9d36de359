"""Fill the README's sections that the program itself knows best."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ppmsheets.analysis.changes import RULES as HISTORY_RULES
from ppmsheets.analysis.pairwise import RULES as PAIRWISE_RULES
from ppmsheets.analysis.recommend import RULES as RECOMMENDATION_RULES
from ppmsheets.intake.rules import RULES as FINDING_RULES

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def demo_output() -> str:
    """Return what the demo prints, with the paths a reader will see."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo-portfolio.xlsx"
        command = [sys.executable, "-m", "ppmsheets", "demo", path.name]
        answer = subprocess.run(  # noqa: S603 - our own
            command, cwd=folder, check=True, capture_output=True, text=True
        )
    lines = (line.rstrip() for line in answer.stdout.splitlines())
    return "```text\n" + "\n".join(lines) + "\n```"


def tables() -> str:
    """Return the rule ids with their meaning, one table a kind."""
    kinds = {
        "Findings": dict(
            sorted({**FINDING_RULES, **HISTORY_RULES, **PAIRWISE_RULES}.items())
        ),
        "Recommendations": RECOMMENDATION_RULES,
    }
    out = io.StringIO()
    for title, rules in kinds.items():
        out.write(f"<details><summary>{title}</summary>\n\n")
        out.write("\n".join(_table(rules)))
        out.write("\n\n</details>\n")
    return out.getvalue().rstrip()


def _table(rules: Mapping[str, str]) -> Iterator[str]:
    yield "| rule | meaning |"
    yield "|---|---|"
    for name, meaning in rules.items():
        yield f"| `{name}` | {meaning} |"


def filled(text: str, section: str, content: str) -> str:
    """Return text with what stands between a section's two marks replaced."""
    pattern = f"(<!-- {section} -->\n).*?(<!-- end of {section} -->)"
    return re.sub(
        pattern,
        lambda found: f"{found[1]}{content}\n{found[2]}",
        text,
        flags=re.DOTALL,
    )


def main() -> None:
    """Rewrite the README."""
    text = README.read_text("utf-8")
    text = filled(text, "demo output", demo_output())
    text = filled(text, "rules", tables())
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
