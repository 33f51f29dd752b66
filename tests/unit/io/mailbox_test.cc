// ctest: threads
#include "io/mailbox.h"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "unit/io/loop_fixture.h"
#include "unit/sockets.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Reader : MailboxEvents {
  void on_mail(const Mail& mail) override { mails.push_back(mail); }
  std::vector<Mail> mails;
};

}  // namespace

TEST_CASE("what other threads send arrives, all of it, each sender's in order") {
  Loop loop;
  Reader reader;
  const Mailbox mailbox(loop, reader);
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 4; ++sender)
    senders.emplace_back([&mailbox, sender] {
      for (int i = 0; i < 1000; ++i)
        while (!mailbox.send({Mail::Kind::WorkerDone, sender * 1000 + i})) std::this_thread::yield();
    });
  run_until(loop, [&] { return reader.mails.size() == 4000; });
  for (std::thread& sender : senders) sender.join();
  int next[4] = {0, 1000, 2000, 3000};
  bool in_order = true;
  for (const Mail& mail : reader.mails) in_order = in_order && mail.fd == next[mail.fd / 1000]++;
  CHECK(in_order);
}

TEST_CASE("a full mailbox says so, and takes mail again when it was read") {
  Loop loop;
  Reader reader;
  const Mailbox mailbox(loop, reader);
  std::size_t sent = 0;
  while (mailbox.send({Mail::Kind::Drain, -1})) ++sent;
  CHECK(sent >= 1000);
  run_until(loop, [&] { return reader.mails.size() == sent; });
  CHECK(mailbox.send({Mail::Kind::Stop, -1}));
}

TEST_CASE("a connection that nobody took out is closed with the mailbox") {
  Door door;
  Peer client = connect_to(door.address());
  {
    Loop loop;
    Reader reader;
    const Mailbox mailbox(loop, reader);
    const int fd = ::accept4(door.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    REQUIRE(fd >= 0);
    CHECK(mailbox.send({Mail::Kind::Connection, fd}));
  }
  CHECK(client.read_to_end().empty());
}
