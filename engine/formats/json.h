#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mobilenet {

// A value of JSON, as far as weights files need it. They are read in the browser too, and with
// nlohmann-json, by which they are written, there was a fifth more code to download.
struct Json {
  enum class Kind { kNull, kBoolean, kWhole, kFraction, kText, kList, kObject };

  Kind kind = Kind::kNull;
  int64_t whole = 0;          // a number that is written without fraction and exponent
  double number = 0;          // any number
  std::string text{};         // of kText
  std::vector<Json> items{};  // of kList; of kObject key, value, key, value, ...

  bool IsText(std::string_view wanted) const { return kind == Kind::kText && text == wanted; }
  bool IsNumber() const { return kind == Kind::kWhole || kind == Kind::kFraction; }

  // Of an object; nullptr where there is none, or the value is no object.
  const Json* Member(std::string_view name) const;
};

// Nothing where the text is no JSON in UTF-8. What nests deeper than weights files do stays out:
// the innermost lists and objects are empty then.
std::optional<Json> ParseJson(std::string_view text);

// A value out of a file, for a message. Lists and objects are named by their kind alone.
std::string DescribeJson(const Json& value);

}  // namespace mobilenet
