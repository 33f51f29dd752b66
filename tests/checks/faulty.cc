// Makes the mistake that it is asked for, so that a build with sanitizers can show that it sees it.
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

namespace {

volatile int g_zero = 0;

int read_behind_the_end() {
  int* memory = new int[4]();
  const int value = memory[4 + g_zero];
  delete[] memory;
  return value;
}

int overflow() {
  const int most = INT_MAX - g_zero;
  return most + 1;
}

void leak() { std::printf("%p\n", std::malloc(10)); }

int race() {
  int shared = 0;
  std::thread other([&] { ++shared; });
  ++shared;
  other.join();
  return shared;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view fault = argc > 1 ? argv[1] : "";
  if (fault == "bounds") std::printf("%d\n", read_behind_the_end());
  if (fault == "overflow") std::printf("%d\n", overflow());
  if (fault == "leak") leak();
  if (fault == "race") std::printf("%d\n", race());
  return 0;
}
