// What a directory has in it, as a page for people or as JSON for programs. Made for one response, at once; the worker's
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/root_directory.h"

namespace proxycore {

// Which column a page is sorted by; directories always come first.
struct ListingOrder {
  enum class By : std::uint8_t { Name, Size, Modified };
  By by = By::Name;
  bool descending = false;

  // From a query like "sort=size&order=desc"; whatever else there is counts for nothing.
  static ListingOrder parse(std::string_view query);
};

class Listing {
 public:
  // Reads `directory`, which is `name` below the root. Left out are dotfiles, unless they are wanted, and what would not be
  // served: FIFOs, devices, links that lead nowhere or outside.
  Listing(const RootDirectory& root, int directory, std::string_view name, bool dotfiles);

  std::string html(ListingOrder order) const;
  std::string json() const;

 private:
  struct Entry {
    std::string name;
    bool is_directory = false;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  // seconds since 1970
  };

  void add(const RootDirectory& root, int directory, const char* name, bool is_link);
  std::vector<const Entry*> sorted(ListingOrder order) const;

  std::string path_;  // "sub/" or ""
  std::vector<Entry> entries_;
};

// Whether Accept names application/json and does not name text/html or a star before it.
bool prefers_json(std::string_view accept);

}  // namespace proxycore
