// What a program is: filters, then a handler; and who writes error pages. One per worker, wired by the program's main;
// the exchange only borrows it. The worker's thread.
#pragma once

#include <memory>
#include <vector>

#include "exchange/filter.h"
#include "exchange/handler.h"

namespace proxycore {

struct Pipeline {
  std::shared_ptr<void> keep;  // what the members below refer to
  std::vector<std::unique_ptr<Filter>> filters;
  std::unique_ptr<Handler> handler;
  std::unique_ptr<Handler> status_handler;  // error pages
  unsigned users = 0;                       // exchanges under way: one that was replaced lives on for them
};

}  // namespace proxycore
