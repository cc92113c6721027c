#include "engine/base/file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/contains.h"
#include "tests/support/first_difference.h"
#include "tests/support/temporary_folder.h"

TEST_SUITE_BEGIN("engine.base");

namespace mobilenet {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Names(const TemporaryFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.Path())) {
    names.push_back(entry.path().filename());
  }
  return names;
}

std::vector<uint8_t> Bytes(size_t size, uint32_t seed) {
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes)
    byte = static_cast<uint8_t>((seed = seed * 1664525 + 1013904223) >> 24);
  return bytes;
}

TEST_CASE("files come back as they were written") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("file");
  const size_t piece = 1 << 20;
  for (const size_t size : {size_t{0}, size_t{1}, piece - 1, piece, piece + 1, 3 * piece}) {
    CAPTURE(size);
    const std::vector<uint8_t> bytes = Bytes(size, static_cast<uint32_t>(size));
    REQUIRE(WriteFileAtomically(path, bytes));
    const auto read = ReadFile(path);
    REQUIRE(read);
    CHECK(FirstDifference(*read, bytes) == "");
  }
}

#ifndef __EMSCRIPTEN__
TEST_CASE("what has no length is read to its end all the same") {
  const TemporaryFolder folder;
  const std::string pipe = folder.Path("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const std::vector<uint8_t> bytes = Bytes(3 << 20, 5);
  std::thread writer([&] { CHECK(WriteFileAtomically(pipe, bytes).has_value()); });
  const auto read = ReadFile(pipe);
  writer.join();
  REQUIRE(read);
  CHECK(FirstDifference(*read, bytes) == "");
  const auto status = ReadFile("/proc/self/status");
  REQUIRE(status);
  CHECK(status->size() > 100);
}
#endif

TEST_CASE("writing replaces the old file and leaves nothing else") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("file");
  REQUIRE(WriteFileAtomically(path, Bytes(1000, 1)));
  REQUIRE(WriteFileAtomically(path, Bytes(10, 2)));
  CHECK(FirstDifference(*ReadFile(path), Bytes(10, 2)) == "");
  CHECK(Names(folder) == std::vector<std::string>{"file"});
}

TEST_CASE("what cannot be read is named with the reason") {
  const TemporaryFolder folder;
  const auto missing = ReadFile(folder.Path("missing"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message ==
        folder.Path("missing") + ": cannot open: No such file or directory");
  const auto directory = ReadFile(folder.Path());
  REQUIRE_FALSE(directory);
  CHECK_MESSAGE(directory.error().message.starts_with(folder.Path()), directory.error().message);
  CHECK(directory.error().message == Contains("Is a directory"));
}

TEST_CASE("what cannot be written is named with the reason, and the old file stays") {
  const TemporaryFolder folder;
  const auto missing = WriteFileAtomically(folder.Path("no/file"), Bytes(3, 3));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message ==
        folder.Path("no/file.tmp") + ": cannot create: No such file or directory");

  // A folder in the way of the temporary name stops the write before it touches the file.
  const std::string path = folder.Path("file");
  REQUIRE(WriteFileAtomically(path, Bytes(5, 4)));
  fs::create_directory(path + ".tmp");
  const auto blocked = WriteFileAtomically(path, Bytes(6, 5));
  REQUIRE_FALSE(blocked);
  CHECK_MESSAGE(blocked.error().message.starts_with(path + ".tmp: cannot create: "),
                blocked.error().message);
  CHECK(FirstDifference(*ReadFile(path), Bytes(5, 4)) == "");

  // A folder in the way of the file itself stops the rename.
  fs::create_directory(folder.Path("taken"));
  const auto taken = WriteFileAtomically(folder.Path("taken"), Bytes(7, 6));
  REQUIRE_FALSE(taken);
  CHECK(taken.error().message == folder.Path("taken") + ": cannot replace: Is a directory");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
