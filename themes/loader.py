"""Where the themes of this installation are."""

from pathlib import Path

LIBRARY = Path(__file__).parent / "library"
