"""Side by side where there is room, below each other where there is not."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

READING_WIDTH = 690
"""Pixels of the main part: a comfortable line, and a row of five buttons."""

HALF_WIDTH = 500


def main_and_side(*, width: int = READING_WIDTH) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return a part ``width`` pixels wide and one that takes the rest, or goes below on a narrow screen.

    Columns would only stack on a telephone; a container that wraps does so at 900 pixels as well.
    """
    row = st.container(horizontal=True, gap="medium")
    return row.container(width=width), row.container(width="stretch")
