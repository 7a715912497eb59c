"""The pages that somebody sees who installs the bot: what happened, and what to do next. They load nothing else."""

import html
import re
from urllib.parse import urlencode

from bot.core.text.catalog import N_, _

_AGAIN = N_("Begin again")
_ID = re.compile(r"[A-Z0-9]{1,32}")
FAILURES = {
    "access_denied": (
        N_("Nothing was installed."),
        N_("You said no at Slack. You can begin again whenever you like."),
    ),
    "invalid_browser": (
        N_("This installation was not begun in this browser."),
        N_("Begin again, and stay in one browser until the end."),
    ),
    "invalid_state": (
        N_("This installation took too long, or was finished before."),
        N_("Check in Slack whether toxscan is there already. If not, begin again: it takes a minute."),
    ),
    "storage_error": (
        N_("Slack agreed, but I could not keep the installation."),
        N_("Begin again in a few minutes. If this page comes back, tell whoever runs this bot."),
    ),
}
"""By Slack's and slack-bolt's words for what went wrong."""
UNCONFIRMED = (
    N_("Slack did not confirm the installation."),
    N_("Begin again. If this page comes back, tell whoever runs this bot."),
)
_STYLE = """
:root { --paper: #fbfaf7; --card: #fff; --ink: #24292f; --faint: #59636e; --line: #e1dfd8; --press: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #17191d; --card: #1f2227; --ink: #e6e8eb; --faint: #a0a8b2; --line: #33373e; --press: #2f7fd6; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 26rem; margin: 1rem; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; }
.brand { margin: 0; color: var(--faint); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: .3rem 0 .8rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.4rem; }
a { display: inline-block; padding: .6rem 1.1rem; border-radius: 8px; background: var(--press); color: #fff;
  font-weight: 600; text-decoration: none; }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
"""


def install_page(url: str) -> str:
    """Before: what is asked for at Slack; `url` leads there."""
    words = _(
        "Slack asks you next which workspace. I read only what people send me or ask me to score, "
        "and what X, Bluesky and Mastodon show of the accounts that they name."
    )
    return _page(_("Add toxscan to Slack"), words, _("Continue to Slack"), url)


def installed_page(app_id: str, team_id: str) -> str:
    """After: where to begin. The ids are Slack's, "" where it has not said them."""
    where = {"app": app_id, "team": team_id}
    known = {name: value for name, value in where.items() if _ID.fullmatch(value)}
    url = f"https://slack.com/app_redirect?{urlencode(known)}" if "app" in known else "https://slack.com/"
    words = _("Open it in Slack and press “Scan …” on its Home tab, or type /toxscan help anywhere.")
    return _page(_("toxscan is in your workspace."), words, _("Open Slack"), url)


def failed_page(reason: str, again: str) -> str:
    """After something went wrong; `again` is where one begins."""
    happened, next_step = FAILURES.get(reason, UNCONFIRMED)
    return _page(_(happened), _(next_step), _(_AGAIN), again)


def _page(title: str, words: str, label: str, url: str) -> str:
    title, words, label, url = map(html.escape, (title, words, label, url))
    return f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
<p class="brand">toxscan</p>
<h1>{title}</h1>
<p>{words}</p>
<a href="{url}">{label}</a>
</main>
</body>
</html>
"""
