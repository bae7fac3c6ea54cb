"""Who may ask the preview, and what it answers to others."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Run, run
from tests.preview.conftest import ROOT, running

__all__ = ["run"]

TABLE = str(ROOT / "examples" / "complaints-en.csv")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a preview of the examples."""
    with running(tmp_path_factory.mktemp("preview"), TABLE) as found:
        yield found


def asked(address: str, path: str | None = None, **headers: str) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", parts.path if path is None else path, headers=headers)
    return connection.getresponse()


def test_the_page_comes_with_orders_to_load_nothing_from_elsewhere(address: str) -> None:
    answer = asked(address)
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert answer.headers["cache-control"] == "no-store"


def test_a_name_turned_to_this_machine_is_refused(address: str) -> None:
    port = urlsplit(address).port
    for host in (f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port}.evil.example", f"localhost.evil:{port}", ""):
        assert asked(address, Host=host).status == 403


def test_a_page_from_elsewhere_is_refused(address: str) -> None:
    for origin in ("http://evil.example", "null", "https://127.0.0.1"):
        assert asked(f"{address}cases", Origin=origin).status == 403
    parts = urlsplit(address)
    assert asked(f"{address}cases", Origin=f"{parts.scheme}://{parts.netloc}").status == 200


def test_without_the_key_nothing_is_found(address: str) -> None:
    for path in ("/", "/cases", "/letter?number=0", "/wrong/cases", "/page.js"):
        assert asked(address, path).status == 404


def test_what_the_page_never_asks_is_refused(address: str) -> None:
    key = urlsplit(address).path
    for query in ("number=-1", "number=x", "number=0&form=exe", "number=0&locale=xx", "number=0&decision=<b>", ""):
        assert asked(address, f"{key}letter?{query}").status == 400
    for path in ("../setup.cfg", "..%2f..%2fsetup.cfg", "page.py", "server.py", "page.html"):
        assert asked(address, f"{key}{path}").status == 404


def test_it_listens_on_this_machine_only(address: str) -> None:
    """What listens at every address answers at another one of the loopback, too."""
    port = urlsplit(address).port or 0
    with socket.create_server(("0.0.0.0", 0)) as open_to_all:
        socket.create_connection(("127.0.0.2", open_to_all.getsockname()[1]), timeout=5).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_a_port_that_is_taken_is_named(address: str, run: Run) -> None:
    port = str(urlsplit(address).port)
    done = run("preview", TABLE, "--no-browser", "--port", port)
    assert done.returncode == 2
    assert f"Port {port} cannot be used" in done.stderr


def test_a_file_that_cannot_be_read_is_refused_before_the_page_opens(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("a: 1\na: 2\n", "utf-8")
    done = run("preview", "case.yaml", "--no-browser")
    assert done.returncode == 2
    assert "case.yaml" in done.stderr
