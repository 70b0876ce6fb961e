"""A plan that moves with the doctor: what the file holds, how it is written, and how one is read that comes
from elsewhere. docs/plan-export.md describes the file."""

from pathlib import Path

STYLES = Path(__file__).with_name("paper.css")  # of the plan on paper
