"""One Streamlit page each: layout only, no SQL, no arithmetic."""
