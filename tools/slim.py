"""Takes out of this environment what running the bot never opens: for the small image, see the Dockerfile.

Needs nothing but Python; symbols are stripped where binutils are there. What is left is tried by whoever calls this.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

NEVER_OPENED = (
    *("pip", "pip-*", "setuptools", "setuptools-*", "pkg_resources", "_distutils_hack", "distutils-precedence.pth"),
    *("huggingface_hub*", "hf_xet*"),  # tokenizers asks the hub with them, which we never do.
    *("onnx/backend", "onnx/reference", "onnxruntime/tools", "onnxruntime/transformers", "onnxruntime/quantization"),
    *("sqlalchemy/testing", "sqlalchemy/dialects/mysql", "sqlalchemy/dialects/mssql", "sqlalchemy/dialects/oracle"),
    *("matplotlib/mpl-data/sample_data", "matplotlib/mpl-data/images", "numpy/_core/include", "numpy/f2py"),
    *("**/tests", "**/*.pyi", "**/*.pyx", "**/*.pxd", "**/*.a", "**/__pycache__"),
)
LOCALES = re.compile(r"(root|en|de|es)(_.*)?")  # Of those that we speak, for numbers and dates.
BUNDLED = re.compile(r"\.libs$")  # Libraries in such folders were patched by their makers; stripped, some break.
BEGUN = (
    "import bot.cli.main, bot.run, bot.adapters.discord.client, bot.adapters.slack.connection.run, "
    "bot.core.store.engine.open_store, bot.core.views.reports.charts, bot.core.views.evidence.pdf, "
    "matplotlib.figure, matplotlib.layout_engine, py3langid.langid"
)


def clear(packages: Path) -> None:
    """Take away what is never opened."""
    for pattern in NEVER_OPENED:
        for path in list(packages.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    for path in (packages / "babel" / "locale-data").iterdir():
        if not LOCALES.fullmatch(path.stem):
            path.unlink()


def strip(packages: Path) -> None:
    """Take the symbols for debuggers out of compiled modules."""
    program = shutil.which("strip")
    modules = [path for path in packages.rglob("*.so") if not BUNDLED.search(path.parent.name)]
    if program:
        subprocess.run([program, "--strip-unneeded", *map(str, modules)], check=True)  # noqa: S603 - our own words


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def main() -> None:
    """Take it out, compile what a start imports, and say what is left."""
    if sys.prefix == sys.base_prefix:
        sys.exit("This Python is the machine's own: slim only a virtual environment made for it.")
    packages = Path(sysconfig.get_path("purelib"))
    before = size(Path(sys.prefix))
    clear(packages)
    strip(packages)
    subprocess.run([sys.executable, "-c", BEGUN], check=True)  # noqa: S603 - our own words
    print(f"{before / 1e6:.0f} MB before, {size(Path(sys.prefix)) / 1e6:.0f} MB now")


if __name__ == "__main__":
    main()
