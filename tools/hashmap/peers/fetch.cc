#include "hashmap/peers/fetch.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "common/address_text.h"
#include "common/start_error.h"
#include "http/decoder.h"
#include "http/parser.h"
#include "io/resolver.h"

namespace proxycore {
namespace {

constexpr std::uint16_t kStatusPort = 80;
constexpr char kStatusPath[] = "/status.json";
constexpr std::size_t kLargest = 256u << 20;
constexpr timeval kPatience{10, 0};

struct Place {
  std::string address;  // in the grammar of the command line
  std::string path;
};

Place parse_url(const std::string& url) {
  if (url.starts_with("unix:")) return {url, kStatusPath};
  const std::size_t host = std::strlen("http://");
  const std::size_t slash = std::min(url.find('/', host), url.size());
  const std::string path = url.substr(slash);
  return {url.substr(host, slash - host), path.empty() || path == "/" ? kStatusPath : path};
}

[[noreturn]] void fail(const std::string& url, const std::string& what) {
  throw StartError(kExitNoInput, url + ": " + what);
}

std::vector<Address> addresses_of(const AddressText& where, const std::string& url) {
  if (where.kind == AddressKind::Unix)
    if (auto address = Address::unix_path(where.path)) return {*address};
  const std::string host = where.host.empty() ? "127.0.0.1" : where.host;
  if (auto numeric = Address::ip(host, where.port)) return {*numeric};
  Resolution found = resolve_host(host, where.port);
  if (!found.ok()) throw StartError(kExitNoHost, url + ": " + found.error);
  return found.addresses;
}

UniqueFd connect_to(const AddressText& where, const std::string& url) {
  for (const Address& address : addresses_of(where, url)) {
    UniqueFd fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (fd.get() < 0) continue;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    if (::connect(fd.get(), address.raw(), address.size()) == 0) return fd;
  }
  fail(url, std::string(std::strerror(errno)) + "; is it what --status of balance says?");
}

// The response, as it comes.
class ResponseReader {
 public:
  explicit ResponseReader(const std::string& url) : url_(url) {}

  void feed(std::string_view octets);
  void on_eof();
  bool done() const { return in_body_ && decoder_.done(); }
  std::string& body() { return body_; }

 private:
  [[noreturn]] void refuse() const { throw StartError(kExitData, url_ + ": what answers there is no HTTP server"); }
  void begin_body();
  void take_body();

  const std::string& url_;
  std::string pending_;
  ResponseParser parser_;
  ResponseHead head_;
  BodyDecoder decoder_;
  bool in_body_ = false;
  std::string body_;
};

void ResponseReader::feed(std::string_view octets) {
  pending_ += octets;
  if (!in_body_) {
    const ParseState state = parser_.parse(pending_, head_);
    if (state == ParseState::Failed) refuse();
    if (state == ParseState::NeedMore) return;
    begin_body();
  }
  take_body();
}

void ResponseReader::begin_body() {
  if (head_.status != 200) fail(url_, "answers with " + std::to_string(head_.status));
  const Result<Framing> framing = response_framing(head_, Method::Get);
  if (!framing) refuse();
  decoder_.start(*framing);
  in_body_ = true;
  pending_.erase(0, parser_.consumed());
}

void ResponseReader::take_body() {
  std::string_view left = pending_;
  while (decoder_.state() == BodyDecoder::State::More && !left.empty()) {
    const BodyDecoder::Piece piece = decoder_.next(left);
    if (piece.skip + piece.size == 0) break;
    body_ += left.substr(piece.skip, piece.size);
    left.remove_prefix(piece.skip + piece.size);
  }
  if (decoder_.state() == BodyDecoder::State::Failed) refuse();
  if (body_.size() > kLargest) fail(url_, "the answer is too long");
  pending_.erase(0, pending_.size() - left.size());
}

void ResponseReader::on_eof() {
  if (!in_body_) refuse();
  decoder_.on_eof();
  if (!decoder_.done()) fail(url_, "the answer is cut off");
}

std::string ask(int fd, const std::string& request, const std::string& url) {
  ResponseReader reader(url);
  char buffer[16 * 1024];
  ssize_t n = ::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  while (n > 0 && !reader.done()) {
    n = ::recv(fd, buffer, sizeof buffer, 0);
    if (n > 0) reader.feed({buffer, static_cast<std::size_t>(n)});
  }
  if (n < 0) fail(url, errno == EAGAIN ? "no answer for ten seconds" : std::strerror(errno));
  if (!reader.done()) reader.on_eof();
  return std::move(reader.body());
}

}  // namespace

bool is_url(std::string_view text) { return text.starts_with("http://") || text.starts_with("unix:"); }

std::string fetch(const std::string& url) {
  const Place place = parse_url(url);
  const BackendSpec spec = parse_backend(place.address, kStatusPort);
  const UniqueFd fd = connect_to(spec.address, url);
  const std::string host = spec.address.kind == AddressKind::Unix ? "localhost" : place.address;
  const std::string request =
      "GET " + place.path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\nConnection: close\r\n\r\n";
  return ask(fd.get(), request, url);
}

}  // namespace proxycore
