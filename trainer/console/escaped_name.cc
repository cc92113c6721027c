#include "trainer/console/escaped_name.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace mobilenet {
namespace {

// One character of UTF-8 text, or one byte that is none.
struct Character {
  size_t bytes = 1;
  char32_t code = 0;
  bool valid = false;
};

uint8_t Byte(std::string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }

// Decodes the first character of a text that is not empty. Overlong forms, surrogates and codes
// above U+10FFFF are not valid.
Character FirstCharacter(std::string_view text) {
  const uint8_t first = Byte(text, 0);
  if (first < 0x80) return {1, first, true};
  const size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {};
  char32_t code = first & (0x7F >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((Byte(text, i) & 0xC0) != 0x80) return {};
    code = code << 6 | (Byte(text, i) & 0x3F);
  }
  const char32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least || surrogate || code > 0x10FFFF) return {};
  return {bytes, code, true};
}

// Characters that are not shown themselves, but change how the text around them is shown.
bool IsControl(char32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
  const bool line_end = code == 0x2028 || code == 0x2029;
  // Unicode Standard Annex 9, 2: marks, embeddings, overrides and isolates.
  const bool direction = code == 0x061C || code == 0x200E || code == 0x200F ||
                         (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return control || line_end || direction;
}

std::string Hexadecimal(const char* format, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

}  // namespace

std::string EscapedName(std::string_view name) {
  std::string escaped;
  while (!name.empty()) {
    const Character next = FirstCharacter(name);
    if (!next.valid || (next.code < 0x80 && IsControl(next.code))) {
      escaped += Hexadecimal("\\x%02X", Byte(name, 0));
    } else if (IsControl(next.code)) {
      escaped += Hexadecimal("\\u{%04X}", next.code);
    } else {
      escaped += name.substr(0, next.bytes);
    }
    name.remove_prefix(next.bytes);
  }
  return escaped;
}

}  // namespace mobilenet
