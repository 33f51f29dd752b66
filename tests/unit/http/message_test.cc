#include "http/message.h"

#include <catch2/catch.hpp>

#include "http/status.h"

using namespace proxycore;

TEST_CASE("methods are case-sensitive") {
  CHECK(method_of("GET") == Method::Get);
  CHECK(method_of("HEAD") == Method::Head);
  CHECK(method_of("POST") == Method::Post);
  CHECK(method_of("PUT") == Method::Put);
  CHECK(method_of("DELETE") == Method::Delete);
  CHECK(method_of("CONNECT") == Method::Connect);
  CHECK(method_of("OPTIONS") == Method::Options);
  CHECK(method_of("TRACE") == Method::Trace);
  CHECK(method_of("PATCH") == Method::Patch);
  for (const char* other : {"", "get", "GETS", "PROPFIND", "CONNECTED", "PUR", "TRACK"})
    CHECK(method_of(other) == Method::Other);
}

TEST_CASE("which methods may be done twice") {
  for (Method method : {Method::Get, Method::Head, Method::Put, Method::Delete, Method::Options, Method::Trace})
    CHECK(is_idempotent(method));
  for (Method method : {Method::Post, Method::Patch, Method::Connect, Method::Other})
    CHECK_FALSE(is_idempotent(method));
}

TEST_CASE("path and query of a target") {
  RequestHead head;
  head.target = "/a/b?c?d";
  CHECK(head.path() == "/a/b");
  CHECK(head.query() == "c?d");
  head.target = "/a?";
  CHECK(head.path() == "/a");
  CHECK(head.query().empty());
  head.target = "*";
  CHECK(head.path() == "*");
  CHECK(head.query().empty());
}

TEST_CASE("a cleared head is as new") {
  RequestHead head;
  head.method_name = "POST";
  head.method = Method::Post;
  head.minor = 0;
  head.form = TargetForm::Absolute;
  head.target_storage = "/?x";
  head.target = head.target_storage;
  head.fields.add("A", "b");
  head.clear();
  CHECK(head.method_name.empty());
  CHECK(head.method == Method::Other);
  CHECK(head.minor == 1);
  CHECK(head.form == TargetForm::Origin);
  CHECK(head.target.empty());
  CHECK(head.target_storage.empty());
  CHECK(head.fields.empty());

  ResponseHead response;
  response.status = 404;
  response.reason = "x";
  response.clear();
  CHECK(response.status == 0);
  CHECK(response.reason.empty());
}

TEST_CASE("interim statuses and reasons") {
  CHECK(is_interim(100));
  CHECK(is_interim(199));
  CHECK_FALSE(is_interim(200));
  CHECK(reason_phrase(200) == "OK");
  CHECK(reason_phrase(431) == "Request Header Fields Too Large");
  CHECK(reason_phrase(502) == "Bad Gateway");
  CHECK(reason_phrase(299).empty());
  CHECK(reason_phrase(306).empty());
  CHECK(reason_phrase(100) == "Continue");
  CHECK(reason_phrase(511) == "Network Authentication Required");
  for (int status : {-1, 0, 99, 599, 600, 100000}) CHECK(reason_phrase(status).empty());
}
