"""What a file for import may be at most. Standard library only: the closed child process reads this too."""

MOST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
LONGEST_LINE = 1024 * 1024  # characters
UNPACKED_BYTES = 1024 * 1024 * 1024  # of a workbook's members together
PACKED_TO_SUSPECT = 32 * 1024 * 1024  # a member that unpacks to more than this …
PACKED_RATIO = 200  # … and is packed more tightly than this is a bomb
CHILD_MEMORY = 384 * 1024 * 1024  # addresses; about 300 MiB of them can be filled
CHILD_SECONDS = 4  # to look at a file while somebody waits
WORKER_SECONDS = 120  # to read all of it in a job


class Refused(Exception):
    """A file that is not taken: `code` names the reason, `about` fills its sentence."""

    def __init__(self, code: str, **about: object):
        super().__init__(code)
        self.code, self.about = code, about
