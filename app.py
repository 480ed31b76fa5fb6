"""The dashboard's entry point: ``streamlit run app.py``."""

import streamlit as st

from claims.ui import navigation

st.set_page_config(
    page_title="Claim workbench",
    page_icon=str(navigation.ICON),
    layout="wide",
    initial_sidebar_state=230,
)
navigation.run()
