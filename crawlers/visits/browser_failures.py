"""What a page that would not load is called in the records: one short class per failure."""

# First match wins; what is left is "browser: …" with Chromium's own words.
CLASSES = {
    "ERR_NAME_NOT_RESOLVED": "dns",
    "ERR_CONNECTION_REFUSED": "refused",
    "ERR_CONNECTION_TIMED_OUT": "timeout",
    "ERR_TIMED_OUT": "timeout",
    "Timeout": "timeout",
    "ERR_CONNECTION_RESET": "reset",
    "ERR_CONNECTION_CLOSED": "reset",
    "ERR_EMPTY_RESPONSE": "reset",
    "ERR_CONTENT_LENGTH_MISMATCH": "reset",
    "ERR_INCOMPLETE_CHUNKED_ENCODING": "reset",
    "ERR_CERT": "tls",
    "ERR_SSL": "tls",
    "ERR_TOO_MANY_REDIRECTS": "redirect loop",
    "ERR_ADDRESS_UNREACHABLE": "unreachable",
    "ERR_INTERNET_DISCONNECTED": "unreachable",
    "ERR_RESPONSE_HEADERS_TOO_BIG": "too large: headers",
    "ERR_INVALID_AUTH_CREDENTIALS": "http 401",  # asks for a password, and shows nothing else
    "ERR_HTTP_RESPONSE_CODE_FAILURE": "http",  # an error without a page; its status is known
    "ERR_UNSAFE_PORT": "port",
    "ERR_UNSAFE_REDIRECT": "not http",  # to a file or to data
    "ERR_TUNNEL_CONNECTION_FAILED": "unreachable",
    "Execution context was destroyed": "redirect loop",  # reloads itself without end
    "Download is starting": "download",
    "ERR_ABORTED": "no page",  # 204, or a download that had no name
    "crashed": "page crash",
    "has been closed": "browser crash",
}


def classed(message: str) -> str:
    """A failure of the browser in one of our words."""
    first = message.split("\n")[0]
    for words, name in CLASSES.items():
        if words in first:
            return name
    return f"browser: {first[:200]}"
