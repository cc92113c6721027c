#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mobilenet {

// A JSON value, with only the functions that reading weights files needs. (The browser module reads
// them too; with nlohmann-json it was a fifth larger.)
struct Json {
  enum class Kind { kNull, kBoolean, kInteger, kReal, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  int64_t integer = 0;        // of kInteger: a number written without fraction and exponent
  double number = 0;          // of kInteger and kReal
  std::string string{};       // of kString, UTF-8
  std::vector<Json> items{};  // of kArray; of kObject: key, value, key, value, ...

  bool IsString(std::string_view wanted) const { return kind == Kind::kString && string == wanted; }
  bool IsNumber() const { return kind == Kind::kInteger || kind == Kind::kReal; }

  // The value of an object's member `name`; nullptr if this is not an object or has no such member.
  // The pointer is valid as long as this value.
  const Json* Member(std::string_view name) const;
};

// Parses a JSON text; nothing if it is not valid JSON in UTF-8. Keeps 4 levels of arrays and
// objects, more than a weights file has: deeper ones come back empty.
std::optional<Json> ParseJson(std::string_view text);

// The value as text for an error message. For an array or object just "JSON array" or "JSON
// object".
std::string DescribeJson(const Json& value);

}  // namespace mobilenet
