#include "io/mailbox.h"

#include <event2/event.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace proxycore {

Mailbox::Mailbox(Loop& loop, MailboxEvents& owner) : loop_(loop), owner_(owner) {
  int ends[2];
  if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  read_end_.reset(ends[0]);
  write_end_.reset(ends[1]);
  event_assign(&event_, loop.base(), ends[0], EV_READ | EV_PERSIST, &Mailbox::on_event, this);
  event_add(&event_, nullptr);
}

Mailbox::~Mailbox() {
  event_del_noblock(&event_);
  Mail mail;
  while (::read(read_end_.get(), &mail, sizeof mail) == sizeof mail)
    if (mail.kind == Mail::Kind::Connection) UniqueFd(mail.fd).reset();
}

bool Mailbox::send(const Mail& mail) const { return ::write(write_end_.get(), &mail, sizeof mail) == sizeof mail; }

void Mailbox::on_event(int, short, void* self) {
  Mailbox& mailbox = *static_cast<Mailbox*>(self);
  mailbox.loop_.update_now();
  Mail mail;
  while (::read(mailbox.read_end_.get(), &mail, sizeof mail) == sizeof mail) mailbox.owner_.on_mail(mail);
}

}  // namespace proxycore
