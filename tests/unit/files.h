// A directory of a test's own, gone with it. The test's thread.
#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace proxycore::test {

class TestDirectory {
 public:
  // Not in /tmp where that may be memory: O_DIRECT is wanted.
  TestDirectory() {
    std::string pattern = "/var/tmp/proxycore.XXXXXX";
    path_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(root());
  }
  ~TestDirectory() { std::filesystem::remove_all(path_); }
  TestDirectory(const TestDirectory&) = delete;

  // What is outside lies beside it.
  std::string root() const { return path_ + "/root"; }
  std::string path(const std::string& name) const { return root() + "/" + name; }

  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary | std::ios::trunc) << content;
  }
  // As if it had been there for a year: what has just been written is not cached.
  void write_old(const std::string& name, const std::string& content) const {
    write(name, content);
    age(name);
  }
  void age(const std::string& name) const {
    const timespec times[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
    ::utimensat(AT_FDCWD, path(name).c_str(), times, 0);
  }
  void link(const std::string& to, const std::string& name) const { std::filesystem::create_symlink(to, path(name)); }

 private:
  std::string path_;
};

}  // namespace proxycore::test
