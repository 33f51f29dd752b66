#include "filter/expose_backend.h"

#include <catch2/catch.hpp>

#include "unit/exchange/exchange_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

TEST_CASE_METHOD(ExchangeFixture, "the backend that answered is named, whatever it says of itself") {
  pipeline.filters.push_back(std::make_unique<ExposeBackendFilter>());
  get();
  exchange.backend_id = "web1";
  (void)respond(200, Framing::of_length(0), {{"X-Backend", "web9"}});
  CHECK(host.written() == "HTTP/1.1 200 OK\r\nDate: now\r\nX-Backend: web1\r\nContent-Length: 0\r\n\r\n");
}
