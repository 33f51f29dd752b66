// What a head costs: nanoseconds and allocations for parsing, framing, stripping and writing typical ones, on every kernel.
//
// parser_bench [ROUNDS]; prints a line per head, the best of ROUNDS rounds. Nothing here is a test.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "http/decoder.h"
#include "http/framing.h"
#include "http/hop_by_hop.h"
#include "http/parser.h"
#include "http/scan.h"
#include "http/writer.h"

using namespace proxycore;

namespace {

std::size_t allocations = 0;

constexpr std::string_view kWrk =
    "GET /some/path?with=query HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: wrk/4.1\r\nAccept: */*\r\n\r\n";
constexpr std::string_view kBrowser =
    "GET /articles/2024/07/a-rather-long-slug-for-an-article.html?utm_source=feed&utm_medium=rss HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "Connection: keep-alive\r\n"
    "Cache-Control: max-age=0\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
    "Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Referer: https://www.example.com/articles/\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; consent=yes\r\n"
    "If-None-Match: \"33a64df551425fcc55e4d42a148795d9f25f89d4\"\r\n"
    "If-Modified-Since: Wed, 26 Jun 2024 07:28:00 GMT\r\n\r\n";
constexpr std::string_view kResponse =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Wed, 26 Jun 2024 07:28:00 GMT\r\nContent-Type: text/html\r\n"
    "Content-Length: 612\r\nLast-Modified: Tue, 04 Apr 2023 15:01:54 GMT\r\nConnection: keep-alive\r\n"
    "ETag: \"642c3bd2-264\"\r\nAccept-Ranges: bytes\r\n\r\n";

[[noreturn]] void stop(const char* why) {
  std::fprintf(stderr, "parser_bench: %s\n", why);
  std::exit(1);
}

void parse_request(std::string_view text, RequestParser& parser, RequestHead& head) {
  parser.reset();
  head.clear();
  if (parser.parse(text, head) != ParseState::Complete || !request_framing(head).ok()) stop("a request is refused");
}

void parse_response(std::string_view text, ResponseParser& parser, ResponseHead& head) {
  parser.reset();
  head.clear();
  if (parser.parse(text, head) != ParseState::Complete || !response_framing(head, Method::Get).ok())
    stop("a response is refused");
}

int rounds = 15;

template <typename Work>
void measure(const char* kernel, const char* what, std::size_t octets, Work work) {
  constexpr int kTimes = 20000;
  double best = 1e9;
  for (int i = 0; i < 1000; ++i) work();
  const std::size_t before = allocations;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kTimes; ++i) work();
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    best = std::min(best, spent.count() / kTimes);
  }
  const double each = static_cast<double>(allocations - before) / (static_cast<double>(kTimes) * rounds);
  std::printf("%-8s %-34s %6zu octets %8.1f ns %6.2f GB/s %6.2f allocations\n", kernel, what, octets, best,
              static_cast<double>(octets) / best, each);
}

void measure_requests(const char* kernel) {
  RequestParser parser;
  RequestHead head;
  std::vector<char> out(64 * 1024);
  measure(kernel, "request, wrk", kWrk.size(), [&] { parse_request(kWrk, parser, head); });
  measure(kernel, "request, browser", kBrowser.size(), [&] { parse_request(kBrowser, parser, head); });
  measure(kernel, "request, browser, strip and write", kBrowser.size(), [&] {
    parse_request(kBrowser, parser, head);
    strip_hop_by_hop(head.fields);
    const std::size_t size = request_line_size(head) + encoded_size(head.fields);
    if (encode(encode_request_line(out.data(), head), head.fields) != out.data() + size) stop("written size");
  });
  const std::string cookie = "GET / HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(4000, 'c') + "\r\n\r\n";
  measure(kernel, "request, cookie of 4000 octets", cookie.size(), [&] { parse_request(cookie, parser, head); });
  measure(kernel, "request, browser, octet by octet", kBrowser.size(), [&] {
    parser.reset();
    head.clear();
    for (std::size_t size = 1; size <= kBrowser.size(); ++size) parser.parse(kBrowser.substr(0, size), head);
  });
}

void measure_responses(const char* kernel) {
  ResponseParser parser;
  ResponseHead head;
  measure(kernel, "response, nginx", kResponse.size(), [&] { parse_response(kResponse, parser, head); });
  std::string chunks;
  for (int i = 0; i < 100; ++i) chunks += "10\r\n0123456789abcdef\r\n";
  chunks += "0\r\n\r\n";
  BodyDecoder decoder;
  measure(kernel, "100 chunks of 16 octets", chunks.size(), [&] {
    decoder.start(Framing::chunked());
    for (std::string_view left = chunks; !decoder.done();) {
      const BodyDecoder::Piece piece = decoder.next(left);
      left.remove_prefix(piece.skip + piece.size);
    }
  });
}

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
  if (argc > 1) rounds = std::max(1, std::atoi(argv[1]));
  for (const ScanKernel* kernel : usable_scan_kernels()) {
    detail::chosen_scan_kernel = kernel;
    measure_requests(kernel->name);
    measure_responses(kernel->name);
  }
}
