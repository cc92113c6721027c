#include "engine/formats/json.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <string>

TEST_SUITE_BEGIN("engine.formats");

namespace mobilenet {
namespace {

using Kind = Json::Kind;

TEST_CASE("JSON is read as it stands") {
  const auto value =
      ParseJson(R"( {"text":"a\u00e9\n\"", "whole":-7,"list":[1, 2.5,1e3 ,true,null,{}]} )");
  REQUIRE(value);
  CHECK(value->Member("text")->IsString("a\xC3\xA9\n\""));
  CHECK(value->Member("whole")->integer == -7);
  CHECK(value->Member("whole")->number == -7.0);
  CHECK(value->Member("none") == nullptr);
  const std::vector<Json>& items = value->Member("list")->items;
  REQUIRE(items.size() == 6);
  CHECK(items[0].kind == Kind::kInteger);
  CHECK(items[1].kind == Kind::kReal);
  CHECK(items[1].number == 2.5);
  CHECK(items[2].kind == Kind::kReal);
  CHECK(items[2].number == 1000.0);
  CHECK(items[3].kind == Kind::kBoolean);
  CHECK(items[4].kind == Kind::kNull);
  CHECK(items[5].kind == Kind::kObject);
  CHECK(items[0].Member("text") == nullptr);
}

TEST_CASE("numbers are read to the last bit") {
  for (const double number : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.123456789}) {
    char text[40];
    std::snprintf(text, sizeof(text), "%.17g", number);
    const auto value = ParseJson(text);
    REQUIRE(value);
    CHECK(value->number == number);
    CHECK(ParseJson(DescribeJson(*value))->number == number);
  }
  CHECK(ParseJson("9223372036854775807")->integer == 9223372036854775807);
  CHECK(ParseJson("9223372036854775808")->kind == Kind::kReal);
}

TEST_CASE("what is no JSON is refused") {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\"}", "nul", "01", "1e999", "NaN", "\"a",
                           "1 2", "\"\xFF\"", "\"\\ud800\"", "'a'"}) {
    CAPTURE(text);
    CHECK(!ParseJson(text));
  }
  CHECK(!ParseJson(std::string_view("1\0 2", 4)));
}

TEST_CASE("deep nesting is neither followed nor kept") {
  const size_t depth = 1 << 20;
  const auto value = ParseJson(std::string(depth, '[') + std::string(depth, ']'));
  REQUIRE(value);
  CHECK(value->items[0].items[0].items[0].items[0].items.empty());
  const auto after = ParseJson(R"([[[[[[1],{"a":2}]]]],3])");
  REQUIRE(after);
  CHECK(after->items[1].integer == 3);
}

TEST_CASE("values in messages") {
  CHECK(DescribeJson(*ParseJson("64.5")) == "64.5");
  CHECK(DescribeJson(*ParseJson("-3")) == "-3");
  CHECK(DescribeJson(*ParseJson("\"a\\nb\"")) == "\"a?b\"");
  CHECK(DescribeJson(*ParseJson("[1]")) == "JSON array");
  CHECK(DescribeJson(*ParseJson("{}")) == "JSON object");
  CHECK(DescribeJson(*ParseJson("null")) == "JSON null");
  CHECK(DescribeJson(*ParseJson("true")) == "JSON boolean");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
