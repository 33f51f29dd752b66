// ctest: threads
// A keep-alive GET through the whole proxy takes no memory from the system once it is warm: every malloc of the worker's
// thread is counted.
#include <malloc.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "unit/server/proxy_fixture.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ALLOCATOR_IS_TAKEN
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ALLOCATOR_IS_TAKEN
#endif

namespace {

std::atomic<bool> counting{false};
std::atomic<long> counted{0};
thread_local bool not_counted = false;

[[maybe_unused]] void count() {
  if (counting.load(std::memory_order_relaxed) && !not_counted) counted.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

#ifndef ALLOCATOR_IS_TAKEN
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);

void* malloc(std::size_t size) {
  count();
  return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) {
  count();
  return __libc_calloc(number, size);
}
void* realloc(void* memory, std::size_t size) {
  count();
  return __libc_realloc(memory, size);
}
}
#endif

using namespace proxycore;
using namespace proxycore::test;

namespace {

constexpr int kClients = 8;

// Answers every request on every connection, each in turn, until all have closed.
void serve(Door& door, const std::string& answer) {
  not_counted = true;
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i)
    threads.emplace_back([peer = door.accept(), &answer]() mutable {
      not_counted = true;
      while (!peer.read_head().empty()) peer.send(answer);
    });
  for (std::thread& thread : threads) thread.join();
}

void ask_all(std::vector<Peer>& clients, const std::string& request, std::size_t answer_size, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (Peer& client : clients) client.send(request);
    for (Peer& client : clients) {
      const std::string head = client.read_head();
      if (!head.starts_with("HTTP/1.1 200 OK\r\n") || client.read(answer_size).size() != answer_size)
        throw std::runtime_error("no answer");
    }
  }
}

long allocations(const std::string& request, const std::string& body) {
  not_counted = true;
  Door door;
  const std::string answer = ok(body, "Server: x\r\nETag: \"1\"\r\nLast-Modified: Mon, 23 Nov 2026 06:00:00 GMT\r\n");
  std::thread backend([&] { serve(door, answer); });
  {
    ProxyFixture proxy({door.address()});
    std::vector<Peer> clients;
    for (int i = 0; i < kClients; ++i) clients.push_back(proxy.client());
    // Warm is when as many have been under way at once as ever are: some rounds later, if not now.
    for (int turn = 0; turn == 0 || (turn < 10 && counted != 0); ++turn) {
      ask_all(clients, request, body.size(), 50);
      counted = 0;
      counting = true;
      ask_all(clients, request, body.size(), 200);
      counting = false;
    }
  }
  backend.join();
  return counted;
}

}  // namespace

TEST_CASE("the counter sees what other threads allocate") {
#ifdef ALLOCATOR_IS_TAKEN
  return;
#endif
  not_counted = true;
  counted = 0;
  counting = true;
  std::thread([] { delete new volatile int(1); }).join();
  counting = false;
  CHECK(counted > 0);
}

TEST_CASE("a keep-alive GET allocates nothing in the steady state") {
  CHECK(allocations(get("/", "User-Agent: curl/7.88.1\r\nAccept: */*\r\n"), "hello\n") == 0);
}

TEST_CASE("nor does one with many fields, a cookie and a query") {
  std::string fields = "Cookie: " + std::string(900, 'c') + "\r\n";
  for (int i = 0; i < 12; ++i) fields += "X-Field-" + std::to_string(i) + ": value\r\n";
  CHECK(allocations(get("/path?query=" + std::string(200, 'q'), fields), std::string(20'000, 'b')) == 0);
}

TEST_CASE("nor does one whose response goes through a pipe") {
  CHECK(allocations(get("/"), std::string(100'000, 'b')) == 0);
}
