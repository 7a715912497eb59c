"""Secrets: from the environment, or from a file that it names; never shown."""

from pathlib import Path

import pytest

from bot.core.domain.errors import ConfigError
from bot.core.secrets import read_secret

NAME = "TOXSCAN_A_SECRET"
VALUE = "AAAA%2Bbbbb-cccc_dddd=="


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that the environment names; it holds nothing yet."""
    monkeypatch.delenv(NAME, raising=False)
    path = tmp_path / "token"
    monkeypatch.setenv(f"{NAME}_FILE", str(path))
    return path


def refused() -> ConfigError:
    """The error of a secret that can't be used; it must not hold the secret."""
    with pytest.raises(ConfigError) as caught:
        read_secret(NAME)
    assert VALUE not in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_nothing_set_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot runs without X then."""
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(f"{NAME}_FILE", raising=False)
    assert read_secret(NAME) is None


@pytest.mark.parametrize("value", ["", " ", "\n"])
def test_an_empty_variable_is_no_secret(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """As compose files leave it."""
    monkeypatch.setenv(NAME, value)
    assert read_secret(NAME) is None


def test_a_variable_is_read_without_the_space_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied with a line end, say."""
    monkeypatch.setenv(NAME, f" {VALUE}\n")
    secret = read_secret(NAME)
    assert secret
    assert secret.get_secret_value() == VALUE


def test_a_file_is_read_without_the_line_end(file: Path) -> None:
    """As Docker's and Kubernetes' secrets are mounted."""
    file.write_text(VALUE + "\n", "utf-8")
    secret = read_secret(NAME)
    assert secret
    assert secret.get_secret_value() == VALUE


def test_a_file_may_lie_in_ones_home(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Environments expand no ~ themselves."""
    file.write_text(VALUE, "utf-8")
    monkeypatch.setenv("HOME", str(file.parent))
    monkeypatch.setenv(f"{NAME}_FILE", f"~/{file.name}")
    assert read_secret(NAME)


def test_the_variable_goes_before_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not even looked at."""
    monkeypatch.setenv(NAME, VALUE)
    assert not file.exists()
    assert read_secret(NAME)


def test_a_secret_does_not_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is printed."""
    monkeypatch.setenv(NAME, VALUE)
    secret = read_secret(NAME)
    assert VALUE not in f"{secret} {secret!r} {[secret]}"


def test_a_file_that_is_not_there_is_named_by_its_variable(file: Path) -> None:
    """With the system's reason."""
    assert refused().message == f"The file that {NAME}_FILE names can't be read (No such file or directory)."


def test_a_folder_is_no_file(file: Path) -> None:
    """A mount that went wrong."""
    file.mkdir()
    assert "Is a directory" in refused().message


def test_an_empty_file_is_refused(file: Path) -> None:
    """Somebody meant to give a token."""
    file.write_text(" \n", "utf-8")
    assert refused().message == f"The file that {NAME}_FILE names is empty."


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    """A key in binary, say."""
    file.write_bytes(b"\xff\xfe" + VALUE.encode("utf-16-le"))
    assert "it is not text" in refused().message


def test_the_home_of_nobody_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the path."""
    monkeypatch.setenv(f"{NAME}_FILE", "~nobody-of-this-name/token")
    assert "the home directory of a user who does not exist" in refused().message


@pytest.mark.parametrize("wrong", ["two words", "täken", "to\tken", "to\nken", "to\x7fken", "\ufefftoken"])
def test_what_can_stand_in_no_header_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """Before it is sent; without repeating it."""
    monkeypatch.setenv(NAME, VALUE + wrong)
    assert refused().message.startswith(f"What {NAME} contains is not a token")
