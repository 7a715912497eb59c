"""/review: judging flagged posts one at a time, by buttons."""

from dataclasses import replace

import pytest

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.review_actions import Queue, ReviewAction, ReviewNoteAction, ReviewVerdictAction
from bot.core.commands.command import OwnMessage
from bot.core.commands.forms import carry_out, fill, form_behind
from bot.core.commands.parse import parse
from bot.core.commands.table import COMMANDS
from bot.core.domain.accounts import Account
from bot.core.domain.errors import CommandError, InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.verdicts import Verdict
from bot.core.domain.workspace import Control, WorkspaceSettings
from bot.core.store.engine.database import Store
from bot.core.store.scans import history
from bot.core.store.scans.shared_messages import Spot
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.fakes import ALICE, BOB, made_posts

ANN, BEN = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T1")


def shown(screen: Screen) -> str:
    """The words of the post that is to be judged."""
    return screen.text.split("this is awful no. ")[1].split()[0] if "this is awful" in screen.text else ""


async def test_a_press_judges_a_post_and_shows_the_next(bot: Bot, store: Store) -> None:
    """Worst first, each once; when all are judged it says so."""
    scan = await stored(store, made_posts(60))
    flagged = (await bot.app.reports.report(scan.id, ALICE)).totals.flagged
    screen = await bot.say("/review")
    assert f"{flagged} flagged posts left to judge · 0 judged" in screen.text
    seen = []
    for _ in range(flagged):
        seen.append(screen.text.split(" judged\n")[1])
        screen = await bot.choose(screen, "Not toxic")
    assert len(set(seen)) == flagged
    assert f"All {flagged} flagged posts are judged: {flagged} posts are not toxic." in screen.text
    report = await bot.app.reports.report(scan.id, ALICE)
    assert (report.totals.flagged, report.totals.review.cleared) == (0, flagged)


async def test_a_verdict_is_undone_with_one_press_and_its_post_shown_again(bot: Bot, store: Store) -> None:
    """Nothing of it stays."""
    scan = await stored(store, made_posts(60))
    first = await bot.say("/review")
    after = await bot.choose(first, "Toxic")
    assert "Your verdict on the last post: toxic." in after.text
    undone = await bot.choose(after, "Undo")
    assert "Your verdict was taken back." in undone.text
    assert shown(undone) == shown(first)
    assert (await bot.app.reports.report(scan.id, ALICE)).totals.review.posts == 0


async def test_a_skipped_post_comes_last(bot: Bot, store: Store) -> None:
    """Behind all others, not at once."""
    await stored(store, made_posts(60))
    first = await bot.say("/review")
    screen = await bot.choose(first, "Skip, decide later")
    assert "#" not in first.text + screen.text  # Each would be the first again.
    while "1 flagged post left" not in screen.text:
        assert shown(screen) != shown(first)
        screen = await bot.choose(screen, "Undecided")
    assert shown(screen) == shown(first)


async def test_a_post_is_called_what_it_is(bot: Bot, store: Store) -> None:
    """Another label than the model's."""
    scan = await stored(store, made_posts(60))
    await bot.choose(await bot.say("/review"), "It is toxic: threat")
    report = await bot.app.reports.report(scan.id, ALICE)
    assert report.totals.review.toxic == 1


async def test_a_note_goes_with_the_verdict_and_stands_below_the_post(bot: Bot, store: Store) -> None:
    """Filled into the form, or typed behind a button's letter."""
    scan = await stored(store, made_posts(60))
    screen = await bot.say("/review")
    action = decode(screen.buttons["With a note …"])
    assert isinstance(action, ReviewNoteAction)
    assert form_behind(encode(action), quick=False)
    filled = fill(encode(action), {"verdict": "toxic", "label": "insult", "note": "names  his neighbor"})
    after = Screen()
    await carry_out(bot.context(after), filled, OwnMessage(after))
    assert "Your verdict on the last post: toxic." in after.text
    post = await bot.app.reports.post(scan.id, action.post_id, ALICE)
    assert post
    [opinion] = post.opinions
    assert (opinion.note, str(opinion.label)) == ("names his neighbor", "insult")


async def test_a_form_without_a_verdict_comes_back(bot: Bot, store: Store) -> None:
    """The mistake stands beside its field."""
    await stored(store, made_posts(60))
    screen = await bot.say("/review")
    action = decode(screen.buttons["With a note …"])
    assert isinstance(action, ReviewNoteAction)
    assert set(fill(encode(action), {"note": "hm"}).mistakes) == {"verdict"}


async def test_all_posts_with_the_same_words_are_judged_by_one_press(bot: Bot, store: Store) -> None:
    """Copies that a campaign has posted, say; the message says how many."""
    copies = [replace(post, text="this is awful no. 0") for post in made_posts(7)]
    scan = await stored(store, copies)
    screen = await bot.say("/review")
    flagged = (await bot.app.reports.report(scan.id, ALICE)).totals.flagged
    done = await bot.choose(screen, f"All {flagged} posts that say the same: toxic")
    assert f"So are {flagged - 1} more with the same words." in done.text
    assert (await bot.app.reports.report(scan.id, ALICE)).totals.review.toxic == flagged


async def test_what_was_pressed_twice_is_taken_back_as_a_whole(bot: Bot, store: Store) -> None:
    """The second press finds the first one's verdicts, and leaves them as given together."""
    copies = [replace(post, text="this is awful no. 0") for post in made_posts(7)]
    scan = await stored(store, copies)
    screen = await bot.say("/review")
    flagged = (await bot.app.reports.report(scan.id, ALICE)).totals.flagged
    for _press in range(2):
        done = await bot.choose(screen, f"All {flagged} posts that say the same: toxic")
    undone = await bot.choose(done, "Undo")
    assert f"Your verdicts on {flagged} posts were taken back." in undone.text
    assert (await bot.app.reports.report(scan.id, ALICE)).totals.review.posts == 0


async def test_the_queue_is_of_all_ones_reports_or_of_one(bot: Bot, store: Store) -> None:
    """The worst first across accounts."""
    await stored(store, made_posts(60))
    other = Account("43", "bob", "Bob")
    await stored(store, [replace(post, id=str(10_000 + int(post.id))) for post in made_posts(60)], account=other)
    every, one = await bot.say("/review"), await bot.say("/review bob")
    left = [int(each.text.split(" flagged posts left")[0].split()[-1]) for each in (every, one)]
    assert left[0] == 2 * left[1]
    assert "Judge posts of @bob" in one.text


async def test_who_has_no_report_is_told_how_to_get_one(bot: Bot) -> None:
    """Nothing is reviewed before something is scanned."""
    assert "You have no report with posts to judge yet." in (await bot.say("/review")).text


async def test_two_reviewers_share_a_queue_and_double_nothing(bot: Bot, store: Store) -> None:
    """What one has judged the other is not shown; where both look at a post, both verdicts count and are compared."""
    scan = await stored(store, made_posts(300), ANN)
    await join(store, scan.id, BEN)
    flagged = (await bot.app.reports.report(scan.id, ANN)).totals.flagged
    screens = {who: await bot.say("/review", who) for who in (ANN, BEN)}
    presses = 0
    while any("left to judge ·" in screen.text for screen in screens.values()):
        for who, screen in screens.items():
            if "left to judge ·" in screen.text:
                screens[who] = await bot.choose(screen, "Not toxic", who)
                presses += 1
    review = (await bot.app.reports.report(scan.id, ANN)).totals.review
    assert review.posts == review.not_toxic == flagged
    assert presses == sum(review.people.values())
    assert review.shared == presses - flagged
    assert review.shared <= 3, "they are kept apart"


async def join(store: Store, scan_id: int, who: Requester) -> None:
    """The scan is in somebody else's history, too."""
    async with store.write() as connection:
        await history.record(connection, who, scan_id)


async def test_a_second_look_shows_what_others_have_judged(bot: Bot, store: Store) -> None:
    """For agreement; one's own are not shown again."""
    scan = await stored(store, made_posts(60), ANN)
    await join(store, scan.id, BEN)
    screen = await bot.say("/review", ANN)
    while "left to judge ·" in screen.text:
        screen = await bot.choose(screen, "Toxic", ANN)
    second = await bot.choose(await bot.say("/review", BEN), "Judge posts that only others judged", BEN)
    assert "left to judge ·" in second.text
    await bot.choose(second, "Not toxic", BEN)
    review = (await bot.app.reports.report(scan.id, ANN)).totals.review
    assert (review.shared, review.differing, review.agreement) == (1, 1, 0.0)


async def test_posts_that_a_watch_brings_join_the_queue(bot: Bot, store: Store) -> None:
    """A later scan of the account brought them."""
    await stored(store, made_posts(30))
    screen = await bot.say("/review")
    while "left to judge ·" in screen.text:
        screen = await bot.choose(screen, "Toxic")
    await stored(store, made_posts(60)[30:])
    assert "left to judge ·" in (await bot.say("/review")).text


async def test_a_stranger_reviews_nothing(bot: Bot, store: Store) -> None:
    """Whatever number a forged button holds."""
    scan = await stored(store, made_posts(60))
    verdict = ReviewVerdictAction(Queue(), scan.id, 1, Verdict.NOT_TOXIC)
    for action in (ReviewAction(Queue(scan.id)), verdict):
        with pytest.raises(InputError, match="not yours"):
            await bot.press(encode(action), BOB)


async def test_where_no_form_opens_it_says_how_a_note_is_typed(bot: Bot, store: Store) -> None:
    """At the terminal, say."""
    scan = await stored(store, made_posts(60))
    with pytest.raises(CommandError, match="A note needs a form"):
        await bot.press(encode(ReviewNoteAction(Queue(), scan.id, 1)))


async def test_who_may_not_judge_here_is_told_so_before_the_first_post(bot: Bot, store: Store) -> None:
    """And where they may."""
    await stored(store, made_posts(60), ANN)
    bot.admin = False
    with pytest.raises(RefusedError, match="Only managers of this workspace") as refused:
        await bot.say("/review", ANN)
    assert "direct messages" in refused.value.hint
    assert "left to judge ·" in (await bot.say("/review", replace(ANN, direct=True))).text


async def test_reports_of_others_are_reviewed_by_those_whose_verdicts_count_on_them(bot: Bot, store: Store) -> None:
    """Managers only where the setting lets them; nobody is shown a post that they could not judge."""
    scan = await stored(store, made_posts(60), ANN)
    context = replace(bot.context(Screen(), BEN), place="channel")
    await context.showing.remember(Spot("slack", "channel", "message"), scan.id, ANN)

    async def begun() -> str:
        screen = Screen()
        command, values = parse("/review", COMMANDS)
        await command.run(replace(context, private=screen), values)
        return screen.text

    assert "You have no report with posts to judge yet." in await begun()
    await context.workspaces.save(BEN, WorkspaceSettings(control=Control.MANAGERS))
    assert "left to judge ·" in await begun()


async def test_for_whom_a_verdict_counts_is_said(bot: Bot, store: Store) -> None:
    """For one alone where nobody else is."""
    await stored(store, made_posts(60))
    assert "Your verdict counts instead of the model's, for you alone." in (await bot.say("/review")).text
