"""Asking a model: what is sent where, and every way in which an answer can go wrong."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from model_server import Answer, hangs_up, in_turn, raw, says, serving, slowly

from offramp.errors import OfframpError
from offramp.evidence.reading.model.endpoint import MAX_ANSWER, TRIES, Endpoint, ModelError, NoAnswerError, ask

GOOD = {"attributions": [], "dates": [], "figures": []}


def asks(answer: Answer, pauses: list[float] | None = None, timeout: float = 5.0, key: str = "") -> Any:
    with serving(answer) as server:
        waited = pauses if pauses is not None else []
        return ask(Endpoint(server.url, "small", key, timeout), "mark up", "text", waited.append)


def test_what_is_sent_is_the_text_the_instruction_the_model_and_the_key() -> None:
    with serving(says(GOOD)) as server:
        assert ask(Endpoint(server.url, "small", "secret"), "mark up", "the text") == GOOD
    ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["model"] == "small"
    assert [message["content"] for message in body["messages"]] == ["mark up", "the text"]
    assert set(headers) <= {
        "Host", "Accept-Encoding", "Content-Length", "Content-Type", "Accept", "User-Agent", "Authorization"
    }  # fmt: skip


def test_without_a_key_none_is_sent_and_a_key_is_never_shown() -> None:
    with serving(says(GOOD)) as server:
        ask(Endpoint(server.url + "/", "small"), "mark up", "text")
    assert "Authorization" not in server.asked[0][1]
    assert server.asked[0][0] == "/v1/chat/completions"
    assert "secret" not in repr(Endpoint("http://localhost/v1", "small", "secret"))


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says({"from": "proxy"})) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert asks(says(GOOD)) == GOOD
    assert proxy.asked == []


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "Here you are:\n{}\nAnything else?"])
def test_json_is_found_in_a_block_of_code(wrapped: str) -> None:
    assert asks(says(wrapped.replace("{}", json.dumps(GOOD)))) == GOOD


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (says("I cannot help with that."), "answer not JSON"),
        (says('{"attributions": ['), "answer not JSON"),
        (says("{" + '"a":{' * 100_000), "answer not JSON"),
        (says(""), "answer empty"),
        (raw(b"<html>not found here</html>"), "answer not JSON"),
        (raw(b'{"choices": []}'), "answer not JSON"),
        (raw(b'{"choices": [{"message": {"content": 7}}]}'), "answer empty"),
        (raw(b"\xff\xfe\x00"), "answer not JSON"),
        (raw(b" " * (MAX_ANSWER + 1)), "answer too large"),
    ],
)
def test_an_answer_of_no_use_says_why(answer: Answer, trouble: str) -> None:
    with pytest.raises(NoAnswerError) as caught:
        asks(answer)
    assert caught.value.trouble == trouble


@pytest.mark.parametrize("answer", [raw(b"busy", 503), raw(b"busy", 429), hangs_up])
def test_what_may_go_better_is_asked_again_a_few_times(answer: Answer) -> None:
    pauses: list[float] = []
    assert asks(in_turn(answer, answer, says(GOOD)), pauses) == GOOD
    assert len(pauses) == 2
    with serving(answer) as server, pytest.raises(ModelError, match=f"asked {TRIES} times"):
        ask(Endpoint(server.url, "small"), "mark up", "text", lambda seconds: None)
    assert len(server.asked) == TRIES


@pytest.mark.parametrize(("header", "least", "most"), [("7", 7.0, 7.0), ("86400", 30.0, 30.0), ("soon", 0.1, 30.0)])
def test_a_server_may_ask_for_patience_within_bounds(header: str, least: float, most: float) -> None:
    pauses: list[float] = []
    asks(in_turn(raw(b"", 429, Retry_After=header), says(GOOD)), pauses)
    assert least <= pauses[0] <= most


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "is the key right"), (404, "name of the model right"), (400, "400"), (302, "which is not followed")],
)
def test_what_will_not_go_better_is_told_at_once(status: int, words: str) -> None:
    with serving(says(GOOD)) as elsewhere:
        answer = raw(b'{"error": {"message": "no \\u001b[31mgood"}}', status, Location=elsewhere.url)
        with serving(answer) as server, pytest.raises(ModelError) as caught:
            ask(Endpoint(server.url, "small", "secret"), "mark up", "text", lambda seconds: None)
    assert words in str(caught.value)
    assert "no  [31mgood".replace("  ", " ") in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert "secret" not in str(caught.value)
    assert len(server.asked) == 1
    assert elsewhere.asked == []


@pytest.mark.parametrize("answer", [slowly(0.05, 1_000), slowly(30.0, 2)])
def test_an_answer_that_takes_too_long_is_cut_off(answer: Answer) -> None:
    start = time.monotonic()
    with serving(answer) as server, pytest.raises(ModelError, match=r"no answer within 0\.3 seconds"):
        ask(Endpoint(server.url, "small", timeout=0.3), "mark up", "text", lambda seconds: None)
    assert time.monotonic() - start < 0.3 * TRIES + 2.0


def test_nobody_there_is_told_with_the_address() -> None:
    with serving(says(GOOD)) as server:
        pass
    with pytest.raises(ModelError, match="connection refused") as caught:
        ask(Endpoint(server.url, "small"), "mark up", "text", lambda seconds: None)
    assert server.url in str(caught.value)


def test_ctrl_c_while_an_answer_is_awaited_goes_through() -> None:
    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with serving(raw(b"", 503)) as server, pytest.raises(KeyboardInterrupt):
        ask(Endpoint(server.url, "small"), "mark up", "text", interrupted)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url",
    ["localhost:8000", "ftp://host/v1", "http://", "http://user:word@host/v1", "http://host/v1?key=1", "http://host:x/",
     "file:///etc/passwd", "http://höst/v1", ""],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(OfframpError, match="model"):
        Endpoint(url, "small")


def test_a_key_that_no_header_can_carry_is_refused_and_not_shown() -> None:
    with pytest.raises(OfframpError) as caught:
        Endpoint("http://host/v1", "small", "secret\r\nX-Other: 1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "key", "open_key"),
    [("http://models.example/v1", "k", True), ("https://models.example/v1", "k", False),
     ("http://localhost:1/v1", "k", False), ("http://models.example/v1", "", False)],
)  # fmt: skip
def test_a_key_in_the_open_is_noticed(url: str, key: str, open_key: bool) -> None:
    assert Endpoint(url, "small", key).open_key is open_key
