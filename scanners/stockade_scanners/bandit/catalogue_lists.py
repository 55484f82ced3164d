"""Bandit's black lists: calls (B3xx) and imports (B4xx), as (title, why, remedy)."""

from __future__ import annotations

_XML = "A document can name files to read or entities that expand without bound."
_DEFUSED = "Use the module of the same name in defusedxml."
_CLEAR = "It sends passwords and data in clear."
_SSH = "Use SSH, SFTP or another protocol that encrypts."
_ESCAPE = "Use format_html, which escapes its arguments."
_HASH = "Collisions of MD2, MD4, MD5 and SHA-1 can be made, and all are too fast for passwords."

CALLS: dict[str, tuple[str, str, str]] = {
    "B301": (
        "Data read with pickle",
        "A pickle can run any code when it is read.",
        "Use JSON, or check a signature before reading.",
    ),
    "B302": (
        "Data read with marshal",
        "The reader is not safe against data made to harm it.",
        "Use JSON.",
    ),
    "B303": ("Weak hash", _HASH, "Use SHA-256 or better, and scrypt or argon2 for passwords."),
    "B304": (
        "Broken cipher",
        "Its key is too short, or the cipher has been broken.",
        "Use AES-GCM or ChaCha20-Poly1305.",
    ),
    "B305": (
        "ECB cipher mode",
        "Equal blocks stay equal, so that the structure of the text shows.",
        "Use GCM or another authenticated mode.",
    ),
    "B306": (
        "Temporary name made with mktemp",
        "Another user can create the file between the choice of the name and its use.",
        "Use mkstemp or NamedTemporaryFile.",
    ),
    "B307": (
        "Code run with eval",
        "Whoever controls the text that eval receives controls the program.",
        "Use ast.literal_eval for literals, or parse the text.",
    ),
    "B308": (
        "Value marked as safe HTML",
        "Django does not escape it: a script in the value runs in the reader's browser.",
        _ESCAPE,
    ),
    "B310": (
        "Address opened without a check of its scheme",
        "urllib opens file: and other schemes, so that local files can be read.",
        "Check that the address starts with https: and names a host that you expect.",
    ),
    "B311": (
        "Random numbers not made for security",
        "The next values can be computed from earlier ones.",
        "Use the secrets module for tokens, passwords and keys.",
    ),
    "B312": ("Telnet connection", _CLEAR, _SSH),
    "B313": ("XML parsed with cElementTree", _XML, _DEFUSED),
    "B314": ("XML parsed with ElementTree", _XML, _DEFUSED),
    "B315": ("XML parsed with expatreader", _XML, _DEFUSED),
    "B316": ("XML parsed with expatbuilder", _XML, _DEFUSED),
    "B317": ("XML parsed with sax", _XML, _DEFUSED),
    "B318": ("XML parsed with minidom", _XML, _DEFUSED),
    "B319": ("XML parsed with pulldom", _XML, _DEFUSED),
    "B321": ("FTP connection", _CLEAR, _SSH),
    "B323": (
        "TLS context without certificate check",
        "Anyone on the way can read and change the traffic.",
        "Use ssl.create_default_context.",
    ),
}

_IMPORTED_XML = f"Check each use. {_XML}"

IMPORTS: dict[str, tuple[str, str, str]] = {
    "B401": ("Telnet module imported", _CLEAR, _SSH),
    "B402": ("FTP module imported", _CLEAR, _SSH),
    "B403": (
        "Pickle module imported",
        "Check each use: a pickle can run any code when it is read.",
        "Use JSON where the data comes from outside.",
    ),
    "B404": (
        "Subprocess module imported",
        "Check each use: a command built from outside text runs what its sender chose.",
        "Pass commands as lists of constant words.",
    ),
    "B405": ("ElementTree imported", _IMPORTED_XML, _DEFUSED),
    "B406": ("sax imported", _IMPORTED_XML, _DEFUSED),
    "B407": ("expatbuilder imported", _IMPORTED_XML, _DEFUSED),
    "B408": ("minidom imported", _IMPORTED_XML, _DEFUSED),
    "B409": ("pulldom imported", _IMPORTED_XML, _DEFUSED),
    "B411": (
        "XML-RPC module imported",
        _IMPORTED_XML,
        "Call defusedxml.xmlrpc.monkey_patch before the first request.",
    ),
    "B412": (
        "CGI handler imported",
        "The request header Proxy becomes HTTP_PROXY and redirects the server's own requests.",
        "Serve by WSGI, or drop the header Proxy in front of it.",
    ),
    "B413": (
        "pyCrypto imported",
        "The library has had no fix since 2013, and known flaws remain.",
        "Use the cryptography package.",
    ),
    "B415": ("IPMI module imported", _CLEAR, "Use an interface that encrypts."),
}
