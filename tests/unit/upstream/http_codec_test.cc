#include "upstream/http_codec.h"

#include <catch2/catch.hpp>
#include <string>

#include "http/hop_by_hop.h"
#include "http/parser.h"

using namespace proxycore;
using Event = UpstreamCodec::Event;

namespace {

// A codec that has sent a request, and what comes back.
struct Talk {
  explicit Talk(std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n", std::string_view upgrade = "")
      : text(std::move(request)) {
    REQUIRE(RequestParser().parse(text, head) == ParseState::Complete);
    framing = *request_framing(head);
    strip_hop_by_hop(head.fields);  // as the exchange does
    codec.begin({head, framing, "backend:80", upgrade}, chunks, out);
  }
  std::string sent() {
    std::string octets;
    for (std::size_t i = 0; i < out.count(); ++i) octets.append(out[i].data, out[i].size);
    out.clear();
    return octets;
  }
  void body(std::string_view octets, bool last) {
    Chain piece;
    piece.append(Slice::memory({}, octets.data(), octets.size()));
    codec.body(piece, last, chunks, out);
    CHECK(piece.empty());
  }

  // Shows octets, and notes the events that they give.
  void hear(std::string_view octets) {
    const std::span<char> space = in.prepare(chunks, octets.size());
    std::copy(octets.begin(), octets.end(), space.begin());
    in.commit(octets.size());
    while (!over) {
      const Event event = codec.decode(in, response, payload);
      if (event == Event::NeedMore) return;
      note(event);
    }
  }
  void hear_end() { note(codec.on_eof()); }
  void note(Event event) {
    switch (event) {
      case Event::NeedMore: return;
      case Event::Interim:
        log += "[interim " + std::to_string(response.status) + "]";
        response.clear();
        return;
      case Event::Head: log += "[" + std::to_string(response.status) + " " + std::string(response.reason) + "]"; return;
      case Event::Body:
        for (std::size_t i = 0; i < payload.count(); ++i) log.append(payload[i].data, payload[i].size);
        payload.clear();
        return;
      case Event::End:
        log += codec.reusable() ? "[end, reusable]" : "[end]";
        for (const Field& field : *codec.trailers()) log += std::string(field.name) + "=" + std::string(field.value);
        break;
      case Event::Failed: log += "[failed: " + std::string(token_of(codec.error())) + "]"; break;
    }
    over = true;
  }

  ChunkPool chunks;
  HttpCodec codec;
  std::string text;
  RequestHead head;
  Framing framing;
  Chain out, payload;
  ReadBuffer in;
  ResponseHead response;
  std::string log;
  bool over = false;
};

struct Case {
  const char* what;
  const char* request;
  std::string response;
  bool closes;
  const char* events;
};

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

const Case kCases[] = {
    {"length", kGet.c_str(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false,
     "[200 OK]hello[end, reusable]"},
    {"no body", kGet.c_str(), "HTTP/1.1 204 No Content\r\n\r\n", false, "[204 No Content][end, reusable]"},
    {"not modified", kGet.c_str(), "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false,
     "[304 Not Modified][end, reusable]"},
    {"HEAD", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false,
     "[200 OK][end, reusable]"},
    {"chunked with trailers", kGet.c_str(),
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n", false,
     "[200 OK]hello[end, reusable]X-Sum=1"},
    {"until close", kGet.c_str(), "HTTP/1.1 200 OK\r\n\r\nhello", true, "[200 OK]hello[end]"},
    {"close after", kGet.c_str(), "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", false,
     "[200 OK]hello[end]"},
    {"1.0 that closes", kGet.c_str(), "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, "[200 OK]hello[end]"},
    {"1.0 that stays", kGet.c_str(), "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
     false, "[200 OK]hello[end, reusable]"},
    {"interim ones first", kGet.c_str(),
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
     "0\r\n\r\n",
     false, "[interim 100][interim 103][200 OK][end, reusable]"},
    {"cut in the head", kGet.c_str(), "HTTP/1.1 200 OK\r\nContent-", true, "[failed: connection_terminated]"},
    {"cut by length", kGet.c_str(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", true,
     "[200 OK]hel[failed: http_response_incomplete]"},
    {"cut in a chunk", kGet.c_str(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", true,
     "[200 OK]hel[failed: http_response_incomplete]"},
    {"cut before the last chunk", kGet.c_str(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
     true, "[200 OK]hel[failed: http_response_incomplete]"},
    {"not HTTP", kGet.c_str(), "SSH-2.0-OpenSSH\r\n\r\n", false, "[failed: http_protocol_error]"},
    {"two lengths", kGet.c_str(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", false,
     "[failed: http_protocol_error]"},
    {"length and chunked", kGet.c_str(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
     false, "[failed: http_protocol_error]"},
    {"a coding that we do not know", kGet.c_str(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", false,
     "[failed: http_response_transfer_coding]"},
    {"a chunk size that is none", kGet.c_str(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", false,
     "[200 OK][failed: http_protocol_error]"},
};

}  // namespace

TEST_CASE("responses, whole and cut at every octet") {
  for (const Case& each : kCases) {
    INFO(each.what);
    for (std::size_t cut = 0; cut < each.response.size(); ++cut) {
      INFO("cut at " << cut);
      Talk talk(each.request);
      talk.hear(std::string_view(each.response).substr(0, cut));
      talk.hear(std::string_view(each.response).substr(cut));
      if (each.closes) talk.hear_end();
      REQUIRE(talk.log == each.events);
    }
    Talk talk(each.request);
    for (const char octet : each.response) talk.hear({&octet, 1});
    if (each.closes) talk.hear_end();
    CHECK(talk.log == each.events);
  }
}

TEST_CASE("what comes behind a response stays in the buffer") {
  Talk talk;
  talk.hear("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200");
  CHECK(talk.log == "[200 OK]ok[end, reusable]");
  CHECK(talk.in.data() == "HTTP/1.1 200");
}

TEST_CASE("interim responses without end are not waited for") {
  Talk talk;
  for (int i = 0; i < 100 && !talk.over; ++i) talk.hear("HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(talk.log.ends_with("[failed: http_protocol_error]"));
}

TEST_CASE("a request head is our own HTTP/1.1, Host first, framed anew") {
  SECTION("GET") {
    Talk talk("GET http://a/b?c HTTP/1.0\r\nX-One: 1\r\nHost: other\r\nX-Two: 2\r\n\r\n");
    CHECK(talk.sent() == "GET /b?c HTTP/1.1\r\nHost: backend:80\r\nX-One: 1\r\nX-Two: 2\r\n\r\n");
  }
  SECTION("with a length") {
    Talk talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0005\r\nX-One: 1\r\n\r\n");
    CHECK(talk.sent() == "POST / HTTP/1.1\r\nHost: backend:80\r\nX-One: 1\r\nContent-Length: 5\r\n\r\n");
    talk.body("he", false);
    talk.body("llo", true);
    CHECK(talk.sent() == "hello");
  }
  SECTION("with a length of 0") {
    Talk talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    CHECK(talk.sent() == "POST / HTTP/1.1\r\nHost: backend:80\r\nContent-Length: 0\r\n\r\n");
  }
  SECTION("asking to switch") {
    Talk talk(kGet, "websocket");
    CHECK(talk.sent() == "GET / HTTP/1.1\r\nHost: backend:80\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
  }
}

TEST_CASE("a chunked request body is chunked anew") {
  Talk talk("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string head = talk.sent();
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(head.find("Transfer-Encoding: chunked\r\n") == head.rfind("Transfer-Encoding"));
  SECTION("in pieces") {
    talk.body("hello", false);
    talk.body(", world", true);
    CHECK(talk.sent() == "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
  }
  SECTION("with an end of its own") {
    talk.body("hello", false);
    talk.body("", false);
    talk.body("", true);
    CHECK(talk.sent() == "5\r\nhello\r\n0\r\n\r\n");
  }
}

TEST_CASE("after a switch octets pass as they are, until the end") {
  Talk talk(kGet, "x");
  talk.sent();
  talk.hear("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nHTTP/1.1 200");
  CHECK(talk.log == "[101 Switching Protocols]HTTP/1.1 200");
  talk.body("raw", false);
  CHECK(talk.sent() == "raw");
  talk.hear_end();
  CHECK(talk.log.ends_with("[end]"));
}

TEST_CASE("one codec serves one request after the other") {
  Talk talk;
  talk.hear("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n");
  CHECK(talk.over);
  talk.log.clear();
  talk.over = false;
  talk.response.clear();
  talk.codec.begin({talk.head, talk.framing, "h", ""}, talk.chunks, talk.out);
  CHECK_FALSE(talk.codec.reusable());
  talk.hear("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
  CHECK(talk.log == "[200 OK]two[end, reusable]");
}

TEST_CASE("payload that must follow may be moved unseen") {
  Talk talk;
  talk.hear("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhe");
  CHECK(talk.codec.framing() == Framing::of_length(10));
  CHECK(talk.codec.passthrough() == 8);
  talk.codec.passed(7);
  talk.hear("o");
  CHECK(talk.log == "[200 OK]heo[end, reusable]");
  CHECK(talk.codec.passthrough() == 0);
}
