"""A workspace's own thresholds."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.labels import Label
from bot.core.domain.thresholds import Preset
from bot.core.domain.workspace import WorkspaceSettings

DEFAULTS = st.dictionaries(st.sampled_from(Label), st.floats(0, 1), min_size=1)


@given(DEFAULTS)
def test_presets_stand_in_order_for_every_model(defaults: dict[Label, float]) -> None:
    """Strict flags from lower scores on than default, lenient from higher ones; all stay probabilities."""
    strict, default, lenient = (
        WorkspaceSettings(p).thresholds_over(defaults) for p in (Preset.STRICT, Preset.DEFAULT, Preset.LENIENT)
    )
    assert default == defaults
    for label, value in defaults.items():
        assert 0 <= strict[label] <= value + 0.0005
        assert value - 0.0005 <= lenient[label] <= 1


def test_a_preset_moves_a_threshold_by_a_third_of_its_way() -> None:
    """The bundled model's toxicity: 0.717 becomes 0.478 and 0.811."""
    over = {p: WorkspaceSettings(p).thresholds_over({Label.TOXICITY: 0.717})[Label.TOXICITY] for p in Preset}
    assert over == {Preset.STRICT: 0.478, Preset.DEFAULT: 0.717, Preset.LENIENT: 0.811}


def test_a_threshold_set_by_hand_lies_over_the_preset() -> None:
    """For its label alone, and never for one that the model does not know."""
    settings = WorkspaceSettings(Preset.STRICT, {Label.INSULT: 0.9, Label.THREAT: 0.1})
    assert settings.thresholds_over({Label.INSULT: 0.6, Label.OBSCENE: 0.6}) == {Label.INSULT: 0.9, Label.OBSCENE: 0.4}
