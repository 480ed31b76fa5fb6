"""Errors that a user can act on.

Each message is one line that says what was wrong and what to do about it. The command line prints
it and exits with code 2; a page shows it. Anything else that is raised is a fault of the program.
"""


class WorkbenchError(Exception):
    """Base of every error that is the user's to mend; ``str(error)`` is fit to be shown."""


class DocumentError(WorkbenchError):
    """A document cannot be read: missing, empty, binary, too large, not decodable."""


class DatabaseError(WorkbenchError):
    """The database cannot be used: locked, read-only, full, foreign, or newer than the program."""


class ModelError(WorkbenchError):
    """A model that embeds or reads along cannot be prepared or loaded."""


class NotFoundError(WorkbenchError):
    """An id names nothing that is stored."""


class InvalidInputError(WorkbenchError):
    """A value from outside is not one that the workbench takes."""


class NotAllowedError(WorkbenchError):
    """The role of whoever acts does not let them; nothing was written."""
