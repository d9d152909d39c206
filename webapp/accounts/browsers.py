"""What a browser calls itself, in two words that people recognise."""

BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def described(agent: str) -> str:
    """ "Chrome · Windows" for the long text a browser sends; its first words when it is none we know."""
    parts = [_first(names, agent) for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, parts)) or agent[:40] or "?"


def _first(names, agent):
    return next((label for word, label in names if word in agent), "")
