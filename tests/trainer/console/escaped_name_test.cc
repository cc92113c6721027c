#include "trainer/console/escaped_name.h"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("trainer.console");

namespace mobilenet {
namespace {

TEST_CASE("names that are safe to show stay as they are") {
  for (const std::string name : {"", "dog/a b.jpg", "caf\u00E9", "\u732B", "\u0642\u0637\u0629",
                                 "\U0001F408", "a\\b", "\u00A0", "\uFFFD"}) {
    CHECK(EscapedName(name) == name);
  }
}

TEST_CASE("control characters are shown by their codes") {
  CHECK(EscapedName("a\nb\tc") == "a\\x0Ab\\x09c");
  CHECK(EscapedName("\x1B[31mred\x07\x7F") == "\\x1B[31mred\\x07\\x7F");
  CHECK(EscapedName(std::string("a\0b", 3)) == "a\\x00b");
  // The one-character form of ESC [ in Unicode, and its line separators.
  CHECK(EscapedName("\u009B31m") == "\\u{009B}31m");
  CHECK(EscapedName("a\u2028b\u2029c\u0085d") == "a\\u{2028}b\\u{2029}c\\u{0085}d");
}

TEST_CASE("characters that change the direction of text are shown by their codes") {
  CHECK(EscapedName("photo\u202Egpj.exe") == "photo\\u{202E}gpj.exe");
  CHECK(EscapedName("\u061C\u200E\u200F\u202A\u2066\u2069") ==
        "\\u{061C}\\u{200E}\\u{200F}\\u{202A}\\u{2066}\\u{2069}");
  CHECK(EscapedName("\u2029\u202F\u2065\u206A") == "\\u{2029}\u202F\u2065\u206A");
}

TEST_CASE("bytes that are not UTF-8 are shown by their values") {
  CHECK(EscapedName("caf\xE9.jpg") == "caf\\xE9.jpg");
  CHECK(EscapedName("\xE2\x80") == "\\xE2\\x80");                    // cut
  CHECK(EscapedName("\xC0\xAF") == "\\xC0\\xAF");                    // overlong
  CHECK(EscapedName("\xE0\x80\xAF") == "\\xE0\\x80\\xAF");           // overlong
  CHECK(EscapedName("\xED\xA0\x80") == "\\xED\\xA0\\x80");           // surrogate
  CHECK(EscapedName("\xF4\x90\x80\x80") == "\\xF4\\x90\\x80\\x80");  // above U+10FFFF
  CHECK(EscapedName("\xFF\xF8\x88") == "\\xFF\\xF8\\x88");
  CHECK(EscapedName("\xF4\x8F\xBF\xBF\x80") == "\xF4\x8F\xBF\xBF\\x80");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
