#include "engine/formats/json.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <utility>

#include "engine/formats/message.h"

namespace mobilenet {
namespace {

// A weights file has three levels (header, tensor, shape). The fourth is kept for error messages.
constexpr size_t kMaxDepth = 4;

// Builds a Json from the events of RapidJSON's reader. (RapidJSON's own document class does not
// compile with clang 19.)
class Builder {
 public:
  Json Take() { return std::move(root_); }

  bool Null() { return Put({}); }
  bool Bool(bool) { return Put({.kind = Json::Kind::kBoolean}); }
  bool Int(int value) { return Int64(value); }
  bool Uint(unsigned value) { return Int64(value); }
  bool Int64(int64_t value) {
    return Put(
        {.kind = Json::Kind::kInteger, .integer = value, .number = static_cast<double>(value)});
  }
  bool Uint64(uint64_t value) {
    if (value <= INT64_MAX) return Int64(static_cast<int64_t>(value));
    return Double(static_cast<double>(value));
  }
  bool Double(double value) { return Put({.kind = Json::Kind::kReal, .number = value}); }
  static bool RawNumber(const char*, unsigned, bool) { return false; }  // never called
  bool String(const char* text, unsigned length, bool) {
    return Put({.kind = Json::Kind::kString, .string = std::string(text, length)});
  }
  bool Key(const char* text, unsigned length, bool copy) { return String(text, length, copy); }
  bool StartObject() { return Start(Json::Kind::kObject); }
  bool EndObject(unsigned) { return End(); }
  bool StartArray() { return Start(Json::Kind::kArray); }
  bool EndArray(unsigned) { return End(); }

 private:
  bool Put(Json value) {
    if (skipped_depth_ > 0) return true;
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool Start(Json::Kind kind) {
    if (open_.size() < kMaxDepth) {
      open_.push_back({.kind = kind});
    } else {
      Put({.kind = kind});
      ++skipped_depth_;
    }
    return true;
  }

  bool End() {
    if (skipped_depth_ > 0) {
      --skipped_depth_;
      return true;
    }
    Json complete = std::move(open_.back());
    open_.pop_back();
    return Put(std::move(complete));
  }

  Json root_;
  std::vector<Json> open_;    // arrays and objects that have not ended, the outermost first
  size_t skipped_depth_ = 0;  // levels below kMaxDepth that are open
};

}  // namespace

const Json* Json::Member(std::string_view name) const {
  if (kind != Kind::kObject) return nullptr;
  for (size_t i = 0; i < items.size(); i += 2) {
    if (items[i].string == name) return &items[i + 1];
  }
  return nullptr;
}

std::optional<Json> ParseJson(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  // Iterative parsing: a malicious file could otherwise overflow the stack by deep nesting.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseFullPrecisionFlag;
  const bool parsed = !reader.Parse<kFlags>(stream, builder).IsError();
  if (!parsed || stream.Tell() != text.size()) return std::nullopt;
  return builder.Take();
}

std::string DescribeJson(const Json& value) {
  switch (value.kind) {
    case Json::Kind::kInteger:
      return std::to_string(value.integer);
    case Json::Kind::kReal:
      return NumberText(value.number);
    case Json::Kind::kString:
      return Quote(value.string);
    case Json::Kind::kArray:
      return "JSON array";
    case Json::Kind::kObject:
      return "JSON object";
    case Json::Kind::kBoolean:
      return "JSON boolean";
    case Json::Kind::kNull:
      break;
  }
  return "JSON null";
}

}  // namespace mobilenet
