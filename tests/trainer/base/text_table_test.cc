#include "trainer/base/text_table.h"

#include <doctest/doctest.h>

#include <limits>

TEST_SUITE_BEGIN("trainer.base");

namespace mobilenet {
namespace {

TEST_CASE("columns are as wide as their widest cell, in characters") {
  TextTable table("lr");
  table.AddRow({"mücke", "1"});
  table.AddRule();
  table.AddRow({"a", "1,000"});
  CHECK(table.ToString() ==
        "mücke      1\n"
        "------------\n"
        "a      1,000\n");
}

TEST_CASE("a short row ends early and without blanks") {
  TextTable table("lll");
  table.AddRow({"a", "b", "c"});
  table.AddRow({"long"});
  CHECK(table.ToString() == "a     b  c\nlong\n");
}

TEST_CASE("numbers are grouped by thousands") {
  CHECK(Grouped(0) == "0");
  CHECK(Grouped(999) == "999");
  CHECK(Grouped(1000) == "1,000");
  CHECK(Grouped(185387008) == "185,387,008");
  CHECK(Grouped(-123456) == "-123,456");
}

TEST_CASE("shares and counts read well") {
  CHECK(Percent(0.8125) == "81.25%");
  CHECK(Percent(1) == "100.00%");
  CHECK(Percent(std::numeric_limits<double>::quiet_NaN()) == "-");
  CHECK(Fixed(3.14159, 2) == "3.14");
  CHECK(Fixed(-0.5, 0) == "-0");
  CHECK(Counted(1, "photo") == "1 photo");
  CHECK(Counted(2000, "photo") == "2,000 photos");
  CHECK(Counted(1, "class") == "1 class");
  CHECK(Counted(3, "class") == "3 classes");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
