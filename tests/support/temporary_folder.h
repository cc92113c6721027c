#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace mobilenet {

// A new folder for one test; the destructor removes it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "mobilenet-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // The path of `name` in the folder; Path() is the folder itself.
  std::string Path(const std::string& name = "") const {
    return name.empty() ? folder_ : folder_ + "/" + name;
  }

  bool Exists(const std::string& name) const { return std::filesystem::exists(Path(name)); }

  void MakeFolder(const std::string& name) const {
    std::filesystem::create_directories(Path(name));
  }

  // Writes a file, makes its parent folders if they are missing, and returns its path.
  std::string Write(const std::string& name, std::string_view content = "") const {
    std::filesystem::create_directories(std::filesystem::path(Path(name)).parent_path());
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }
  std::string Write(const std::string& name, const std::vector<uint8_t>& content) const {
    return Write(name, {reinterpret_cast<const char*>(content.data()), content.size()});
  }

  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  // Damages a file: changes one bit of byte `at`.
  void FlipBit(const std::string& name, size_t at) const {
    std::string bytes = Read(name);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 4);
    Write(name, bytes);
  }

 private:
  std::string folder_;
};

}  // namespace mobilenet
