// balance's own status and configuration as what hashmap takes its backends from.
#include <catch2/catch.hpp>

#include "common/start_error.h"
#include "common/status_formats.h"
#include "hashmap/peers/peer_file.h"

using namespace proxycore;

namespace {

PeerPool read(PeerKind kind, const std::string& text) {
  return read_peer_text(kind, "f", text, {}, Log("test", {Log::Level::Quiet}));
}

std::string mistake(PeerKind kind, const std::string& text) {
  try {
    read(kind, text);
  } catch (const StartError& error) {
    CHECK(error.code() == kExitConfig);
    return error.what();
  }
  return "none";
}

std::string members_of(const PeerPool& peer) {
  std::string text;
  for (const PoolMember& one : peer.pool.members)
    text += (text.empty() ? "" : " ") + one.name + "=" + std::to_string(one.member.weight) + (one.down ? " down" : "");
  return text;
}

BackendConfig backend(const std::string& id, const Address& address) {
  BackendConfig config;
  config.id = id;
  config.address = address;
  return config;
}

std::string status_of(PolicyConfig policy_config) {
  UpstreamConfig config;
  config.backends = {backend("10.0.0.1:80", *Address::ip("10.0.0.1", 80)), backend("b", *Address::unix_path("/run/b")),
                     backend("spare", *Address::ip("10.0.0.3", 80))};
  config.backends[0].weight = 2;
  config.backends[0].written = "web1";
  config.backends[2].backup = true;
  Upstream upstream(config);
  upstream.on_failure(*upstream.backends()[1], ErrorCode::ConnectionRefused, 1'000);
  const Policy policy(std::move(policy_config), upstream);
  ServerStatus status;
  status.upstream = collect_upstream(upstream, policy);
  return status_json(status);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("from status: what balance writes is read back") {
  const PeerPool peer =
      read(PeerKind::Status, status_of({PolicyKind::Hash, "squid", parse_hash_key("path"), UINT64_MAX}));
  CHECK(peer.why_not.empty());
  CHECK(peer.pool.scheme == "squid");
  CHECK(peer.pool.key_text() == "path");
  CHECK(peer.pool.options.seed == UINT64_MAX);
  CHECK(members_of(peer) == "10.0.0.1:80=2 b=1 down");
  CHECK(peer.pool.members[0].member.written == "web1");
  CHECK(peer.pool.members[0].member.label.empty());
  CHECK(peer.pool.members[1].member.address == "unix:/run/b");
  CHECK(peer.pool.members[1].member.label == "b");
  CHECK(read(PeerKind::Status, status_of({PolicyKind::Hash, "hrw", {}, 0})).pool.key.is_schemes_own());
}

TEST_CASE("from status: backups have the URLs while all others are down") {
  const std::string text = status_of({PolicyKind::Hash, "hrw", {}, 0});
  CHECK(members_of(read(PeerKind::Status, replaced(text, "\"state\": \"up\"", "\"state\": \"down\""))) == "spare=1");
}

TEST_CASE("from status: a balance that does not hash") {
  const PeerPool peer = read(PeerKind::Status, status_of({PolicyKind::Least, "", {}, 0}));
  CHECK(peer.pool.scheme.empty());
  CHECK(peer.why_not.ends_with("this balance does not hash, its policy is least"));
}

TEST_CASE("from status: mistakes") {
  const std::string good = status_of({PolicyKind::Hash, "hrw", {}, 0});
  CHECK(mistake(PeerKind::Status, good) == "none");
  CHECK(mistake(PeerKind::Status, "{}") == "f:1:1: \"upstream\" is missing; is it a /status.json?");
  CHECK(mistake(PeerKind::Status, "[]") == "f:1:1: a status is to be an object, not an array");
  CHECK(mistake(PeerKind::Status, "<html>").starts_with("f:1:1: no valid JSON: "));
  CHECK(mistake(PeerKind::Status, replaced(good, "\"hrw\"", "\"hrv\"")).ends_with("did you mean 'hrw'?"));
  CHECK(mistake(PeerKind::Status, replaced(good, "\"weight\": 2", "\"weight\": -2"))
            .ends_with("weight '-2' is not a number"));
  CHECK(mistake(PeerKind::Status, replaced(good, "\"state\": \"up\"", "\"state\": \"ill\""))
            .ends_with("state is neither up nor down"));
  CHECK(mistake(PeerKind::Status, replaced(good, "\"id\": \"b\"", "\"id\": \"10.0.0.1:80\""))
            .ends_with("the id '10.0.0.1:80' is there twice"));
  CHECK(mistake(PeerKind::Status, status_of({PolicyKind::Hash, "hrw", parse_hash_key("cookie:x"), 0}))
            .ends_with("'cookie:x' is not in a URL; use uri, path, host or query:NAME"));
}

TEST_CASE("from a configuration: backends and hashing") {
  const PeerPool peer = read(PeerKind::Config, R"({"listen": ":81", "hash-scheme": "squid", "hash-key": "path",
      "hash-seed": "9", "expose-backend": true, "backends": ["web1:81,weight=2", "web2,id=b", "web3,backup"]})");
  CHECK(peer.why_not.empty());
  CHECK(peer.pool.scheme == "squid");
  CHECK(peer.pool.key_text() == "path");
  CHECK(peer.pool.options.seed == 9);
  CHECK(members_of(peer) == "web1:81=2 b=1");
  CHECK(read(PeerKind::Config, R"({"backends": "web1", "hash": true})").pool.scheme == "hrw");
}

TEST_CASE("from a configuration: one that does not hash") {
  for (const char* text : {R"({"backends": "a"})", R"({"backends": "a", "policy": "round-robin", "hash-key": "path"})"})
    CHECK(read(PeerKind::Config, text).why_not.ends_with("this balance does not hash, its policy is round-robin"));
  CHECK(read(PeerKind::Config, R"({"backends": "a", "hash": true, "sqf": true})").why_not ==
        "f:1:33: this balance does not hash, its policy is sqf");
}

TEST_CASE("from a configuration: mistakes") {
  CHECK(mistake(PeerKind::Config, R"({"hash": true})") == "f:1:1: no \"backends\" in it");
  CHECK(mistake(PeerKind::Config, R"({"backend": "a"})") ==
        "f:1:2: unknown key \"backend\"; did you mean \"backends\"?");
  CHECK(mistake(PeerKind::Config, R"({"hash-sheme": "jump", "backends": "a"})") ==
        "f:1:2: unknown key \"hash-sheme\"; did you mean \"hash-scheme\"?");
  CHECK(mistake(PeerKind::Config, R"({"backends": ["a:http"]})") == "f:1:14: a:http: port 'http' is not a number");
  CHECK(mistake(PeerKind::Config, R"({"backends": [1]})") == "f:1:15: a backend is to be a string, not a number");
}
