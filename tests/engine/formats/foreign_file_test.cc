#include "engine/formats/foreign_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/file.h"

TEST_SUITE_BEGIN("engine.formats");

namespace mobilenet {
namespace {

// The bytes of a text whose characters are from U+0000 to U+00FF.
std::vector<uint8_t> Bytes(const std::string& text) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte < 0x80) {
      bytes.push_back(byte);
    } else {
      bytes.push_back(static_cast<uint8_t>(byte << 6 | (text[++i] & 0x3F)));
    }
  }
  return bytes;
}

// tests/web/classifier/foreign-file.spec.js checks the same file in JavaScript.
TEST_CASE("files that are no weights are named, with what to do") {
  const auto golden = ReadFile(GOLDEN_FOLDER "/foreign_files.json");
  REQUIRE(golden);
  const auto cases = nlohmann::json::parse(*golden);
  REQUIRE(cases.size() > 30);
  for (const auto& entry : cases) {
    INFO(entry["what"].get<std::string>());
    CHECK(DescribeForeignFile(Bytes(entry["bytes"])) == entry["message"].get<std::string>());
  }
}

TEST_CASE("any beginning of a file is looked at within its bytes") {
  const auto golden = ReadFile(GOLDEN_FOLDER "/foreign_files.json");
  REQUIRE(golden);
  for (const auto& entry : nlohmann::json::parse(*golden)) {
    const std::vector<uint8_t> bytes = Bytes(entry["bytes"]);
    for (size_t size = 0; size < std::min<size_t>(bytes.size(), 300); ++size) {
      // A vector of its own, whose end AddressSanitizer guards.
      const std::vector<uint8_t> beginning(bytes.begin(),
                                           bytes.begin() + static_cast<std::ptrdiff_t>(size));
      const std::string found = DescribeForeignFile(beginning);
      CHECK((found.empty() || found.starts_with("expected weights of trainer")));
    }
  }
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
