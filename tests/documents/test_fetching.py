"""Pages from the web: what is not public is never reached, and what is badly served is refused."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from claims.documents.fetch_addresses import AddressNotAllowedError, AllowList
from claims.documents.fetch_terms import retry_after
from claims.documents.fetching import Fetched, FetchError, FetchLimits, fetch, normal_address
from claims.errors import DocumentError, InvalidInputError
from tests.documents.web_server import Server, page, serving

LOOPBACK = AllowList.parse("127.0.0.1")
PUBLIC = "93.184.215.14"
INSIDE_HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0", "0.0.0.0", "2130706433", "0x7f000001", "0x7F.1",
    "017700000001", "0177.0.0.1", "0177.0.0.01", "0x7f.0x0.0x0.0x1", "127.0.0.1.", "127.000.000.001",
    "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "0x", "00000000177.1",
    "localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "app.localhost", "printer.local", "vault.internal",
    "metadata", "metadata.google.internal", "wiki.intranet", "nas.lan", "router.home",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[3fff::1]",
    "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[fec0::1]", "[100::1]",
    "[2a00:1450:4001:80b:0:5efe:7f00:1]", "[4000::1]", "[5f00::1]",
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0xc0a80101", "3232235777",
    "169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.170.2",
    "100.100.100.200", "100.64.0.1", "168.63.129.16", "192.0.0.192", "192.0.2.7", "198.18.0.1",
    "198.51.100.4", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
)  # fmt: skip
ODD = (
    "http://ada@127.0.0.1:{port}/locks", "http://93.184.215.14@127.0.0.1:{port}/locks",
    "http://ada:word@localhost:{port}/locks", "http://127.0.0.1:{port}\\@93.184.215.14/locks",
    "http://93.184.215.14\\@127.0.0.1:{port}/locks", "http://127.0.0.1:{port} .example/",
    "http:127.0.0.1:{port}/locks", "//127.0.0.1:{port}/locks", "file:///etc/hostname", "ftp://127.0.0.1/",
    "gopher://127.0.0.1:{port}/_GET", "data:text/html,<p>x</p>", "unix:///run/x.sock", "http://", "http:///x",
    "http://256.256.256.256:{port}/", "http://127.0.0.1.5:{port}/", "http://09.1:{port}/",
    "http://[::1:{port}/", "http://[::1%25lo]:{port}/", "http://1.2.3.4.0x7f:{port}/", "http://%31%32%37.0.0.1:{port}/",
    "http://-x.example:{port}/", "http://a..example:{port}/",
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


def _fetch(address: str, **chosen: object) -> Fetched:
    options = {"allow": LOOPBACK, **chosen}
    return fetch(address, **options)  # type: ignore[arg-type]


def _resolver(*answers: str) -> object:
    return lambda _host, _port: list(answers)


@pytest.mark.parametrize("host", INSIDE_HOSTS)
def test_no_address_inside_is_reached(server: Server, host: str) -> None:
    with pytest.raises(AddressNotAllowedError, match="not fetched from"):
        fetch(f"http://{host}:{server.port}/locks")
    assert server.asked == []


@pytest.mark.parametrize("address", ODD)
def test_no_odd_address_is_asked(server: Server, address: str) -> None:
    with pytest.raises(DocumentError, match=r"is not a web address|is no host|not fetched from"):
        fetch(address.format(port=server.port))
    assert server.asked == []


@pytest.mark.parametrize("host", INSIDE_HOSTS)
def test_no_redirect_leads_inside(server: Server, host: str) -> None:
    """The first server is allowed by its name; where it leads to is not."""
    if host.strip("[]").rstrip(".") in ("127.0.0.1",):
        host = "127.0.0.2"
    start = server.at(f"/to?to=http://{host}:{server.port}/locks", "doorway.example")
    allow = AllowList.parse("doorway.example")
    with pytest.raises(DocumentError, match="leads to"):
        fetch(start, allow=allow, resolver=_resolver("127.0.0.1"))  # type: ignore[arg-type]
    assert [path.partition("?")[0] for path in server.asked] == ["/to"]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "http://u:p@127.0.0.1/", "javascript:1", "gopher://x/"]
)
def test_a_redirect_to_no_web_address_is_refused(server: Server, code: int, target: str) -> None:
    with pytest.raises(FetchError, match="no web address"):
        _fetch(server.at(f"/to?as={code}&to={target}"))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%eth0", "fd00::1"],
)
def test_a_public_name_with_an_inside_address_is_refused(server: Server, inside: str) -> None:
    with pytest.raises(AddressNotAllowedError):
        fetch(server.at("/locks", "news.example.org"), resolver=_resolver(inside))  # type: ignore[arg-type]
    with pytest.raises(AddressNotAllowedError):
        fetch(server.at("/locks", "news.example.org"), resolver=_resolver(PUBLIC, inside))  # type: ignore[arg-type]
    assert server.asked == []


def test_a_name_that_is_bound_anew_is_resolved_once(server: Server) -> None:
    """The connection goes to the address that was checked; the name's second answer is never asked for."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"]])
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    found = _fetch(server.at("/locks", "turncoat.example.org"), resolver=resolver)
    assert (found.status, asked) == (200, ["turncoat.example.org"])
    assert server.headers[0]["host"] == f"turncoat.example.org:{server.port}"


def test_a_redirect_to_the_same_name_is_checked_anew(server: Server) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    start = server.at("/to?to=/locks", "turncoat.example.org")
    with pytest.raises(AddressNotAllowedError, match=r"127\.0\.0\.2 is this machine"):
        _fetch(start, resolver=lambda *_: next(answers))
    assert len(server.asked) == 1


def test_no_proxy_of_the_environment_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, server.at(""))
    with pytest.raises(DocumentError):
        fetch("http://10.0.0.1/locks")
    assert server.asked == []


def test_what_an_administrator_allows_is_reached(server: Server) -> None:
    found = _fetch(server.at("/locks"))
    assert b"320 barges" in found.body
    assert (found.status, found.media_type, found.etag) == (200, "text/html", '"v1"')
    assert found.last_modified == "Wed, 04 Mar 2026 08:00:00 GMT"
    assert _fetch(server.at("/locks"), allow=AllowList.parse("127.0.0.0/8")).body == found.body
    by_name = AllowList.parse("Press.Lan, 10.0.0.0/8")
    named = server.at("/locks", "press.lan")
    assert _fetch(named, allow=by_name, resolver=_resolver("127.0.0.1")).final_url == named
    with pytest.raises(AddressNotAllowedError):
        _fetch(server.at("/locks", "other.lan"), allow=by_name, resolver=_resolver("127.0.0.1"))


@pytest.mark.parametrize("text", ["10.0.0.0/99", "a..b", "http://x.example", "<b>"])
def test_an_allow_list_that_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(InvalidInputError, match="CLAIMS_FETCH_ALLOW"):
        AllowList.parse(text)


def test_redirects_are_followed_and_told(server: Server) -> None:
    found = _fetch(server.at("/to?to=/to%3Fto%3D/locks%23part"))
    assert (found.url, found.final_url) == (server.at("/to?to=/to%3Fto%3D/locks%23part"), server.at("/locks"))


@pytest.mark.parametrize(("path", "why"), [("/loop", "in a circle"), ("/stairs", "more than 5 times")])
def test_endless_redirects_are_refused(server: Server, path: str, why: str) -> None:
    with pytest.raises(FetchError, match=why):
        _fetch(server.at(path))
    assert len(server.asked) <= 6


@pytest.mark.parametrize("path", ["/slow", "/silent"])
def test_a_slow_server_is_left_when_the_time_is_up(server: Server, path: str) -> None:
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"within 0\.4 seconds") as caught:
        _fetch(server.at(path), limits=FetchLimits(seconds=0.4))
    assert time.monotonic() - begun < 4
    assert caught.value.temporary


def test_a_name_server_that_keeps_quiet_is_left(server: Server) -> None:
    def never(_host: str, _port: int) -> list[str]:
        server.leave.wait(20)
        return [PUBLIC]

    with pytest.raises(FetchError, match="within 0"):
        fetch("http://slow.example.org/", limits=FetchLimits(seconds=0.2), resolver=never)


@pytest.mark.parametrize("path", ["/large", "/large?said=1"])
def test_an_oversized_page_is_refused(server: Server, path: str) -> None:
    with pytest.raises(DocumentError, match=r"larger than 0\.2 MB"):
        _fetch(server.at(path), limits=FetchLimits(max_bytes=200_000))


@pytest.mark.parametrize("way", ["bomb", "deflate-bomb"])
def test_a_bomb_is_refused_while_it_unpacks(server: Server, way: str) -> None:
    with pytest.raises(DocumentError, match="larger than 10 MB"):
        _fetch(server.at(f"/packed?way={way}"))


@pytest.mark.parametrize("way", ["twice", "br"])
def test_what_was_not_asked_for_is_not_unpacked(server: Server, way: str) -> None:
    with pytest.raises(DocumentError, match="not asked for"):
        _fetch(server.at(f"/packed?way={way}"))
    assert server.headers[0]["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("way", ["gzip", "deflate", "bare"])
def test_packed_pages_are_unpacked(server: Server, way: str) -> None:
    assert _fetch(server.at(f"/packed?way={way}")).body == page()


@pytest.mark.parametrize("path", ["/half", "/half-chunked", "/packed?way=half", "/packed?way=not"])
def test_half_a_body_is_refused(server: Server, path: str) -> None:
    with pytest.raises(DocumentError, match=r"cannot be fetched|only in part"):
        _fetch(server.at(path))


@pytest.mark.parametrize("kind", ["image/gif", "application/zip", "video/mp4", "application/octet-stream"])
def test_a_type_that_is_not_read_is_refused(server: Server, kind: str) -> None:
    with pytest.raises(FetchError, match=f"is {kind}, which is not read"):
        _fetch(server.at(f"/kind?is={kind}"))


def test_what_is_refused_for_now_says_when_to_come_back(server: Server) -> None:
    with pytest.raises(FetchError, match=r"429 .*later") as caught:
        _fetch(server.at("/status?code=429&wait=120"))
    assert (caught.value.status, caught.value.retry_after, caught.value.temporary) == (429, 120.0, True)
    with pytest.raises(FetchError, match="404") as gone:
        _fetch(server.at("/nowhere"))
    assert (gone.value.status, gone.value.temporary) == (404, False)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("999999999999999", 604800.0),
        ("Wed, 04 Mar 2020 08:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        (None, None),
    ],
)
def test_retry_after_is_read(text: str | None, seconds: float | None) -> None:
    assert retry_after(text) == seconds


def test_a_page_that_did_not_change_is_not_sent_again(server: Server) -> None:
    found = _fetch(server.at("/locks"), etag='"v1"', last_modified="x\r\nHost: evil")
    assert (found.status, found.body) == (304, b"")
    assert "if-modified-since" not in server.headers[0]


def test_a_closed_port_is_told(server: Server) -> None:
    port = server.port
    server.server_close()
    with pytest.raises(FetchError, match="cannot be fetched"):
        _fetch(f"http://127.0.0.1:{port}/", limits=FetchLimits(seconds=2))


@pytest.mark.parametrize(
    ("rules", "open_to_us"),
    [
        ("User-agent: *\nDisallow: /locks", False),
        ("User-agent: claim-workbench\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /other", True),
        ("User-agent: *\nDisallow: /*o*k*s$", False),
        ("\x00\xff<html>", True),
    ],
)
def test_robots_are_asked_where_wanted(server: Server, rules: str, open_to_us: bool) -> None:
    server.pages["/robots.txt"] = rules.encode("latin-1")
    assert _fetch(server.at("/locks")).status == 200
    assert "/robots.txt" not in server.asked
    if open_to_us:
        assert _fetch(server.at("/locks"), robots=True).status == 200
    else:
        with pytest.raises(FetchError, match=r"robots\.txt asks programs not to"):
            _fetch(server.at("/locks"), robots=True)
        assert server.asked.count("/locks") == 1


def test_without_robots_a_page_may_be_fetched(server: Server) -> None:
    assert _fetch(server.at("/locks"), robots=True).status == 200
    assert server.asked == ["/robots.txt", "/locks"]


def test_robots_too_are_not_asked_inside(server: Server) -> None:
    with pytest.raises(AddressNotAllowedError):
        fetch(server.at("/locks"), robots=True)
    assert server.asked == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("HTTP://News.Example.ORG:80/a?b#c", "http://news.example.org/a?b"),
        ("https://bücher.example:443", "https://xn--bcher-kva.example/"),
        ("https://a.example:8443/ä", "https://a.example:8443/ä"),
        ("http://[2A00:1450::1]/", "http://[2a00:1450::1]/"),
        ("http://0x5DB8D70E/", "http://93.184.215.14/"),
    ],
)
def test_addresses_are_made_plain(written: str, plain: str) -> None:
    assert normal_address(written) == plain
