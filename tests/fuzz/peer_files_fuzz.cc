// The peers' configuration files, and balance's own and its status, that hashmap reads: whatever is in them, either there is a pool with members or one message.
// The first octet chooses the program.
#include <cstdint>

#include "common/start_error.h"
#include "fuzz/invariants.h"
#include "hashmap/peers/peer_file.h"

using namespace proxycore;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto kind = static_cast<PeerKind>(*data % 6);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (kind == PeerKind::Config && text.find('@') != text.npos) return 0;  // reads other files
  static const Log quiet("fuzz", {Log::Level::Quiet});
  try {
    const PeerPool read = read_peer_text(kind, "f", text, {}, quiet);
    fuzz::require(!read.pool.members.empty(), "a pool has members");
    fuzz::require(read.pool.scheme.empty() || find_scheme(read.pool.scheme) != nullptr, "the scheme is known");
    fuzz::require(!read.pool.scheme.empty() || !read.why_not.empty(), "without a scheme there is a reason");
    for (const PoolMember& one : read.pool.members)
      fuzz::require(!one.name.empty() && !one.member.address.empty(), "a member has a name and an address");
  } catch (const StartError& error) {
    fuzz::require(error.code() == kExitConfig || error.code() == kExitUsage, "the exit code of a mistake in it");
    fuzz::require(std::string_view(error.what()).starts_with("f"), "the file is named", error.what());
  }
  return 0;
}
