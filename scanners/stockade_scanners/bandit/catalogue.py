"""What each of bandit's tests means, in our words: title, why it matters, what to do."""

from __future__ import annotations

from stockade.model.frozen import frozen
from stockade_scanners.bandit.catalogue_lists import CALLS, IMPORTS


@frozen
class Entry:
    """One test."""

    title: str
    """At most 60 characters, the same for every finding of the test."""

    why: str
    """Why it matters, one or two sentences."""

    remedy: str
    """What to do, one sentence."""


UNKNOWN = Entry(
    title="A bandit test that this release does not know",
    why="Bandit is newer than Stockade's table of its tests.",
    remedy="Read bandit's documentation of the test, and update Stockade.",
)

QUOTING = frozenset({"B103", "B105", "B106", "B107", "B202", "B601", "B609", "B613"})
"""Tests whose text repeats part of the scanned file, a password for instance: never shown."""

VAGUE = frozenset({"B403", "B404", "B405", "B406", "B407", "B408", "B409"})
"""Tests whose text says less than our title, or calls whatever was imported a parser."""

_INJECTED = "Where part of the command comes from outside, the sender chooses what is run."
_PLUGINS: dict[str, tuple[str, str, str]] = {
    "B101": (
        "Check made with assert",
        "Python drops assert statements when it runs with -O, and the check with them.",
        "Raise an exception where the check guards anything; keep assert for tests.",
    ),
    "B102": (
        "Code run with exec",
        "Whoever controls the text that exec receives controls the program.",
        "Replace exec by a function, a table of functions, or data that is parsed.",
    ),
    "B103": (
        "Permissive file mode",
        "Other users of the machine may read, change or run the file.",
        "Give the owner alone the rights, for example 0o600.",
    ),
    "B104": (
        "Service bound to all interfaces",
        "The service can be reached from every network that the machine is attached to.",
        "Bind to one address, 127.0.0.1 where only this machine needs it.",
    ),
    "B105": (
        "Hard-coded password",
        "Whoever reads the source has the password, and it cannot be changed without a release.",
        "Read the password from the environment or a secret store, and change this one.",
    ),
    "B106": (
        "Hard-coded password in a call",
        "Whoever reads the source has the password, and it cannot be changed without a release.",
        "Read the password from the environment or a secret store, and change this one.",
    ),
    "B107": (
        "Hard-coded password as a default",
        "Every caller that names no password uses one that stands in the source.",
        "Give the parameter no default, and change this password.",
    ),
    "B108": (
        "Fixed path in a shared temporary folder",
        "Another user can create the file or a link of that name first.",
        "Use the tempfile module, which makes a private name.",
    ),
    "B110": (
        "Exception ignored",
        "An attack or a failure passes without a trace.",
        "Catch the narrowest exception, and log or handle it.",
    ),
    "B112": (
        "Exception ignored in a loop",
        "An attack or a failure passes without a trace, once for each turn of the loop.",
        "Catch the narrowest exception, and log or handle it.",
    ),
    "B113": (
        "HTTP request without a timeout",
        "A server that never answers holds the worker forever.",
        "Pass timeout= to the call.",
    ),
    "B201": (
        "Flask in debug mode",
        "The debugger lets anyone who reaches it run code on the server.",
        "Remove debug=True and switch debugging on by a variable in development only.",
    ),
    "B202": (
        "Archive unpacked without checks",
        "A member named ../ or a link in the archive writes outside the folder.",
        "Pass filter='data' to extractall.",
    ),
    "B324": (
        "Weak hash for security",
        "Collisions of MD5 and SHA-1 can be made, and both are too fast for passwords.",
        "Use SHA-256 or better, or usedforsecurity=False where nothing depends on it.",
    ),
    "B501": (
        "Certificate check switched off",
        "Anyone on the way can read and change the traffic.",
        "Remove verify=False, and pass the right certificate authority where it is private.",
    ),
    "B502": (
        "Insecure TLS version",
        "SSL and early TLS can be broken by someone on the way.",
        "Use ssl.create_default_context, which takes TLS 1.2 or later.",
    ),
    "B503": (
        "Insecure TLS version as a default",
        "Every caller that names no version speaks one that can be broken.",
        "Make the default ssl.PROTOCOL_TLS_CLIENT or take a context as parameter.",
    ),
    "B504": (
        "TLS version left open",
        "The default of this call admits versions that can be broken.",
        "Use ssl.create_default_context, which takes TLS 1.2 or later.",
    ),
    "B505": (
        "Key too short",
        "A key of this length can be found with affordable means.",
        "Use at least 2048 bits for RSA and DSA, and 224 for elliptic curves.",
    ),
    "B506": (
        "Unsafe YAML loader",
        "The document can make any Python object and so run code.",
        "Use yaml.safe_load.",
    ),
    "B507": (
        "SSH host key not checked",
        "Anyone on the way can pose as the server.",
        "Load the known host keys and use RejectPolicy.",
    ),
    "B508": (
        "SNMP without encryption",
        "SNMP versions 1 and 2 send community names and data in clear.",
        "Use SNMP version 3 with authentication and privacy.",
    ),
    "B509": (
        "SNMPv3 without authentication or privacy",
        "Requests can be read or forged on the way.",
        "Configure both an authentication and a privacy protocol.",
    ),
    "B601": (
        "Command run over SSH",
        f"The remote shell interprets the text. {_INJECTED}",
        "Quote each argument with shlex.quote, or allow a fixed list of commands.",
    ),
    "B602": (
        "Subprocess with a shell",
        f"The shell interprets the whole text. {_INJECTED}",
        "Pass the command as a list and leave shell=True out.",
    ),
    "B603": (
        "Subprocess started",
        "The program and its arguments run as given; check where they come from.",
        "Use a constant program, and check arguments that come from outside.",
    ),
    "B604": (
        "Call with shell=True",
        f"The function may hand the text to a shell. {_INJECTED}",
        "Pass the command as a list and leave shell=True out.",
    ),
    "B605": (
        "Process started through a shell",
        f"The shell interprets the whole text. {_INJECTED}",
        "Use subprocess.run with a list.",
    ),
    "B606": (
        "Process started without a shell",
        "The program and its arguments run as given; check where they come from.",
        "Use a constant program, and check arguments that come from outside.",
    ),
    "B607": (
        "Program named without its full path",
        "Whoever can change PATH chooses which program runs.",
        "Name the program by its absolute path.",
    ),
    "B608": (
        "SQL built from strings",
        "Where a part comes from outside, the sender can change the statement.",
        "Keep the statement constant and pass the values as parameters.",
    ),
    "B609": (
        "Wildcard in a command",
        "A file whose name looks like an option becomes one.",
        "List the files in Python, and put -- before the names.",
    ),
    "B610": (
        "Django extra() with own SQL",
        "Where a part comes from outside, the sender can change the statement.",
        "Use the ORM's expressions, or params= for every value.",
    ),
    "B611": (
        "Django RawSQL",
        "Where a part comes from outside, the sender can change the statement.",
        "Use the ORM's expressions, or pass every value as a parameter.",
    ),
    "B612": (
        "Logging configuration taken from a socket",
        "The listener evaluates what it receives, so that any local user can run code.",
        "Remove it, or pass a verify function that checks a signature.",
    ),
    "B613": (
        "Bidirectional control characters",
        "The code is shown in another order than it runs.",
        "Remove the characters, or write them as escapes.",
    ),
    "B614": (
        "Model loaded with pickle",
        "A PyTorch file is a pickle: loading it can run code that its author chose.",
        "Pass weights_only=True, or use the safetensors format.",
    ),
    "B615": (
        "Model downloaded without a fixed revision",
        "The publisher, or whoever takes over the account, can replace what you load.",
        "Pass revision= with a full commit hash.",
    ),
    "B701": (
        "Jinja2 without autoescape",
        "Values reach the HTML page as they are, scripts included.",
        "Pass autoescape=select_autoescape().",
    ),
    "B702": (
        "Mako template without escaping",
        "Values reach the HTML page as they are, scripts included.",
        "Pass default_filters=['h'] to the template.",
    ),
    "B703": (
        "Value marked as safe HTML",
        "Django does not escape it: a script in the value runs in the reader's browser.",
        "Use format_html, which escapes its arguments.",
    ),
    "B704": (
        "Value marked as safe markup",
        "It is not escaped: a script in the value runs in the reader's browser.",
        "Use Markup.format or escape, which escape their arguments.",
    ),
}

CATALOGUE: dict[str, Entry] = {
    test: Entry(title=title, why=why, remedy=remedy)
    for test, (title, why, remedy) in sorted({**_PLUGINS, **CALLS, **IMPORTS}.items())
}
"""Every test of bandit 1.9.4."""
