// Prints the picture of an exchange's states as lib/README.md has to show it.
#include <cstdio>

#include "exchange/state.h"

int main() {
  std::fputs(proxycore::state_picture().c_str(), stdout);
  return 0;
}
