#include "engine/formats/json.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <utility>

#include "engine/formats/message.h"

namespace mobilenet {
namespace {

// The header of a file, a tensor, its shape; one more, to say what is wrong there.
constexpr size_t kDeepest = 4;

// Takes what RapidJSON's reader finds, one after the other. (Its own tree does not compile with
// clang 19.)
class Builder {
 public:
  Json Take() { return std::move(root_); }

  bool Null() { return Put({}); }
  bool Bool(bool) { return Put({.kind = Json::Kind::kBoolean}); }
  bool Int(int value) { return Int64(value); }
  bool Uint(unsigned value) { return Int64(value); }
  bool Int64(int64_t value) {
    return Put({.kind = Json::Kind::kWhole, .whole = value, .number = static_cast<double>(value)});
  }
  bool Uint64(uint64_t value) {
    if (value <= INT64_MAX) return Int64(static_cast<int64_t>(value));
    return Double(static_cast<double>(value));
  }
  bool Double(double value) { return Put({.kind = Json::Kind::kFraction, .number = value}); }
  bool RawNumber(const char*, unsigned, bool) { return false; }  // never asked for
  bool String(const char* text, unsigned length, bool) {
    return Put({.kind = Json::Kind::kText, .text = std::string(text, length)});
  }
  bool Key(const char* text, unsigned length, bool copy) { return String(text, length, copy); }
  bool StartObject() { return Start(Json::Kind::kObject); }
  bool EndObject(unsigned) { return End(); }
  bool StartArray() { return Start(Json::Kind::kList); }
  bool EndArray(unsigned) { return End(); }

 private:
  bool Put(Json value) {
    if (left_out_ > 0) return true;
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool Start(Json::Kind kind) {
    if (open_.size() < kDeepest) {
      open_.push_back({.kind = kind});
    } else {
      Put({.kind = kind});
      ++left_out_;
    }
    return true;
  }

  bool End() {
    if (left_out_ > 0) {
      --left_out_;
      return true;
    }
    Json whole = std::move(open_.back());
    open_.pop_back();
    return Put(std::move(whole));
  }

  Json root_;
  std::vector<Json> open_;  // lists and objects that have not ended, from the outermost on
  size_t left_out_ = 0;     // how many more are open
};

}  // namespace

const Json* Json::Member(std::string_view name) const {
  if (kind != Kind::kObject) return nullptr;
  for (size_t i = 0; i < items.size(); i += 2) {
    if (items[i].text == name) return &items[i + 1];
  }
  return nullptr;
}

std::optional<Json> ParseJson(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  // Without recursion, which a hostile file would make too deep.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseFullPrecisionFlag;
  const bool parsed = !reader.Parse<kFlags>(stream, builder).IsError();
  if (!parsed || stream.Tell() != text.size()) return std::nullopt;
  return builder.Take();
}

std::string DescribeJson(const Json& value) {
  switch (value.kind) {
    case Json::Kind::kWhole:
      return std::to_string(value.whole);
    case Json::Kind::kFraction:
      return NumberText(value.number);
    case Json::Kind::kText:
      return Quote(value.text);
    case Json::Kind::kList:
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
