"""The house is in order: what we ship is whole, the layers hold, nothing of one machine leaks into the files."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("replygen", "templates", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
CASE = """\
case_id: "00123"
name: 王小明
title: 先生
received: 2026-11-02
issue: 空调不制冷
wanted: 更换空调
finding: 压缩机有故障
decision: upheld
compensation: 退款60；礼券100
commitment: "2026-11-27 17:00 李明: 致电确认"
category: product
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, so that neither the checkout nor an older build can lend it a file."""
    copy = tmp_path_factory.mktemp("source")
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy)
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", copy], cwd=copy)
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a fresh venv that holds the wheel, sees our dependencies, and knows nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel])
    # Folders named in a .pth are searched, but .pth files in them are not read: the editable install stays out.
    site_packages = next(folder.glob("lib/*/site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.parent


def test_the_wheel_holds_every_template(wheel: Path) -> None:
    templates = {f"replygen/{path}" for path in files_below("templates")}
    assert len(templates) > 20
    assert templates - names_in(wheel) == set()


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    program = files_below("replygen")
    assert {"replygen/py.typed", "replygen/cli/main.py"} <= program
    assert program - names_in(wheel) == set()


def test_an_installed_replygen_finds_its_own_templates(installed: Path, tmp_path: Path) -> None:
    found = run(
        [installed / "python", "-c", "from replygen.resources import templates_folder; print(templates_folder())"],
        cwd=tmp_path,
    )
    assert Path(found.strip()).is_relative_to(installed.parent)


def test_an_installed_replygen_writes_a_letter(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    run([installed / "replygen", "render", "case.yaml", "-o", "letter.txt", "--date", "2026-11-20"], cwd=tmp_path)
    assert "王" in (tmp_path / "letter.txt").read_text(encoding="utf-8")


def test_an_installed_replygen_speaks_chinese(installed: Path, tmp_path: Path) -> None:
    said = run([installed / "replygen", "--help", "--lang", "zh_CN"], cwd=tmp_path)
    assert re.search(r"命令：\n  render +为每个 CASE 写信", said)


def test_the_layers_hold() -> None:
    said = run([Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT)
    assert "1 kept, 0 broken" in said


def test_every_package_is_listed() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = setup["options"]["packages"].split()
    there = {".".join(Path(path).parent.parts) for path in files_below("replygen") if path.endswith(".py")}
    assert "replygen.cli" in there
    assert sorted(listed) == sorted(there | {"replygen.templates"})


def test_no_file_names_a_place_on_one_machine(needs: Callable[[str], str]) -> None:
    ours = run([needs("git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT).split("\0")
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", "replace") for name in ours if (ROOT / name).is_file()}
    assert "setup.cfg" in texts
    # Written so that this file does not match itself.
    place = re.compile(rf"{re.escape(str(ROOT))}\b|/(?:home|Users)/\w|/[r]oot/|[A-Z]:\\Users\\")
    assert [f"{name}: {hit[0]}" for name, text in texts.items() if (hit := place.search(text))] == []


def files_below(folder: str) -> set[str]:
    """Every file below `folder` as a wheel would name it, hidden and compiled ones left out."""
    paths = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if not any(part.startswith((".", "__pycache__")) for part in path.parts)}


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def run(command: Sequence[str | Path], cwd: Path | None = None) -> str:
    """What `command` prints; the test fails with all that it said if it goes wrong. It finds no checkout by PYTHONPATH."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
