#include "common/address_text.h"

#include <catch2/catch.hpp>

#include "common/start_error.h"

using namespace proxycore;

namespace {

AddressText backend(std::string_view text) { return parse_backend(text, 80).address; }
AddressText listen(std::string_view text) { return parse_listen(text, 8080).address; }

// The message about a mistake, which begins with the text itself.
std::string mistake(std::string_view text, bool in_listen = false) {
  try {
    in_listen ? static_cast<void>(parse_listen(text, 8080)) : static_cast<void>(parse_backend(text, 80));
  } catch (const StartError& error) {
    CHECK(error.code() == kExitUsage);
    const std::string message = error.what(), object = text.empty() ? "''" : std::string(text);
    REQUIRE(message.substr(0, object.size() + 2) == object + ": ");
    return message.substr(object.size() + 2);
  }
  return "accepted";
}

}  // namespace

TEST_CASE("hosts and ports") {
  struct Row {
    const char* text;
    const char* host;
    int port;
  };
  for (const Row& row : {Row{"web1", "web1", 80}, Row{"web1:8001", "web1", 8001}, Row{"10.0.0.1:080", "10.0.0.1", 80},
                         Row{"my_app.local", "my_app.local", 80}, Row{":9000", "", 9000}, Row{"*:9000", "", 9000},
                         Row{"::1", "::1", 80}, Row{"[::1]", "::1", 80}, Row{"[::1]:8001", "::1", 8001},
                         Row{"[fe80::1%eth0]:81", "fe80::1%eth0", 81}, Row{"::ffff:10.0.0.1", "::ffff:10.0.0.1", 80},
                         Row{"http://web1", "web1", 80}, Row{"http://web1:8001/", "web1", 8001},
                         Row{"HTTP://[::1]:8001/", "::1", 8001}, Row{"web1:65535", "web1", 65535}}) {
    INFO(row.text);
    const AddressText address = backend(row.text);
    CHECK(address.kind == AddressKind::Tcp);
    CHECK(address.host == row.host);
    CHECK(address.port == row.port);
  }
  CHECK(listen("127.0.0.1").port == 8080);
  CHECK(listen(":0").port == 0);
}

TEST_CASE("unix sockets and inherited ones") {
  CHECK(backend("unix:/run/a.sock").path == "/run/a.sock");
  CHECK(backend("/run/a.sock").kind == AddressKind::Unix);
  CHECK(backend("./a.sock").path == "./a.sock");
  CHECK(backend("../a.sock").path == "../a.sock");
  CHECK(backend("unix:a.sock").path == "a.sock");
  CHECK(backend("unix:@name").path == "@name");
  CHECK(backend("unix:/" + std::string(106, 'a')).path.size() == 107);
  CHECK(listen("fd:3").fd == 3);
  CHECK(listen("fd:3").kind == AddressKind::Fd);
  CHECK(listen("sd:web").name == "web");
  CHECK(listen("sd:web").kind == AddressKind::Systemd);
}

TEST_CASE("options after commas") {
  const BackendSpec all = parse_backend("web1:81,weight=2,id=a,max=100,backup", 80);
  CHECK(all.address.host == "web1");
  CHECK(all.address.port == 81);
  CHECK(all.weight == 2);
  CHECK(all.id == "a");
  CHECK(all.max == 100);
  CHECK(all.backup);
  CHECK(all.text == "web1:81,weight=2,id=a,max=100,backup");
  const BackendSpec none = parse_backend("web1", 80);
  CHECK(none.weight == 1);
  CHECK(none.id.empty());
  CHECK(none.max == 0);
  CHECK_FALSE(none.backup);
  CHECK(parse_backend("web1,weight=010", 80).weight == 10);
  CHECK(parse_backend("unix:/a.sock,weight=3", 80).address.path == "/a.sock");
  CHECK(parse_listen("unix:/a.sock,mode=0660", 80).mode == mode_t{0660});
  CHECK(parse_listen("/a.sock,mode=600", 80).mode == mode_t{0600});
  CHECK_FALSE(parse_listen("/a.sock", 80).mode);
}

TEST_CASE("each mistake in an address has its message") {
  CHECK(mistake("") == "empty address");
  CHECK(mistake("web1:http") == "port 'http' is not a number");
  CHECK(mistake("web1:-1") == "port '-1' is not a number");
  CHECK(mistake("web1:0x50") == "port '0x50' is not a number");
  CHECK(mistake("web1:65536") == "port 65536 is out of range (65535 at most)");
  CHECK(mistake("web1:99999999999999999999") == "port 99999999999999999999 is out of range (65535 at most)");
  CHECK(mistake("web1:") == "no port after the colon");
  CHECK(mistake("web1:0") == "a backend has no port 0");
  CHECK(mistake("web1:80:90") == "too many colons; an IPv6 address with a port is written [::1]:80");
  CHECK(mistake("[::1") == "']' is missing");
  CHECK(mistake("[web1]:80") == "'web1' is not an IPv6 address");
  CHECK(mistake("[::1]80") == "'80' after ']' is neither a port nor an option");
  CHECK(mistake("8080") == "'8080' is not a host name; a port is written :8080");
  CHECK(mistake("10.0.0.256") == "'10.0.0.256' is not an IPv4 address");
  CHECK(mistake("010.0.0.1") == "'010.0.0.1' is not an IPv4 address");
  CHECK(mistake("10.1") == "'10.1' is not an IPv4 address");
  CHECK(mistake("we b") == "'we b' is not a host name");
  CHECK(mistake("web1/path") == "'web1/path' is not a host name");
  CHECK(mistake(std::string(254, 'a')) == "host name too long (253 octets at most)");
  CHECK(mistake("https://web1") == "TLS is not supported; use http://");
  CHECK(mistake("ftp://web1") == "scheme 'ftp' is not supported; use http://");
  CHECK(mistake("http://web1/app") == "an address has no path ('/app')");
  CHECK(mistake("http://web1//") == "an address has no path ('/')");
  CHECK(mistake("http://me@web1") == "an address has no user name");
  CHECK(mistake("http://") == "empty host");
  CHECK(mistake("http://:80") == "empty host");
  CHECK(mistake("unix:") == "the path is missing");
  CHECK(mistake("unix:@") == "the path is missing");
  CHECK(mistake("unix:" + std::string(108, 'a')) == "path too long (108 octets; a socket path has 107 at most)");
  CHECK(mistake("fd:3") == "an inherited socket can be listened on, not connected to");
  CHECK(mistake("sd:web") == "an inherited socket can be listened on, not connected to");
  CHECK(mistake("fd:x", true) == "'x' is not a number");
  CHECK(mistake("sd:", true) == "the name is missing; write sd:NAME as in FileDescriptorName=");
}

TEST_CASE("each mistake in an option has its message") {
  CHECK(mistake("web1,wieght=2") == "unknown option 'wieght'; did you mean 'weight'?");
  CHECK(mistake("web1,frobnicate") == "unknown option 'frobnicate'");
  CHECK(mistake("web1,mode=0660") == "unknown option 'mode'");
  CHECK(mistake("web1,") == "an option is missing after the comma");
  CHECK(mistake("web1,weight") == "'weight' needs a value; write weight=...");
  CHECK(mistake("web1,weight=") == "'weight' needs a value; write weight=...");
  CHECK(mistake("web1,weight=x") == "weight 'x' is not a number");
  CHECK(mistake("web1,weight=0") == "weight '0' is out of range (1 to 65535)");
  CHECK(mistake("web1,weight=1.5") == "weight '1.5' is not a number");
  CHECK(mistake("web1,max=0") == "max '0' is out of range (1 to 4294967295)");
  CHECK(mistake("web1,backup=1") == "'backup' takes no value");
  CHECK(mistake("web1,id=a\nb") == "id 'a\nb' is not of visible ASCII characters");
  CHECK(mistake(":80,mode=0660", true) == "'mode' is for socket files");
  CHECK(mistake("unix:@a,mode=0660", true) == "'mode' is for socket files");
  CHECK(mistake("/a,mode=1777", true) == "mode '1777' is not a mode; write it in octal, like 0660");
  CHECK(mistake("/a,mode=rw", true) == "mode 'rw' is not a mode; write it in octal, like 0660");
  CHECK(mistake("/a,weight=1", true) == "unknown option 'weight'");
}
