#include "engine/formats/message.h"

#include <rapidjson/internal/dtoa.h>

#include <cmath>

namespace mobilenet {

std::string Quote(std::string_view text) {
  constexpr size_t kMaxLength = 80;
  size_t length = text.size();
  if (length > kMaxLength) {
    length = kMaxLength;
    // Never cut inside a UTF-8 sequence.
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  }
  std::string quoted = "\"";
  for (const char c : text.substr(0, length)) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    quoted += control ? '?' : c;
  }
  quoted += length < text.size() ? "...\"" : "\"";
  return quoted;
}

std::string NumberText(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  char text[32];
  return {text, rapidjson::internal::dtoa(number, text)};
}

std::string ShapeText(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

}  // namespace mobilenet
