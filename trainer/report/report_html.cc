#include "trainer/report/report_html.h"

#include <nlohmann/json.hpp>

namespace mobilenet {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";  // U+FFFD

// A round trip through the JSON library, which replaces bytes that are not UTF-8.
std::string ValidUtf8(std::string_view text) {
  const nlohmann::json json = std::string(text);
  const std::string dumped = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return nlohmann::json::parse(dumped).get<std::string>();
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  for (const char c : ValidUtf8(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        const bool control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
        if (control) {
          escaped += kReplacement;
        } else {
          escaped += c;
        }
      }
    }
  }
  return escaped;
}

std::string DataUri(const char* type, std::span<const uint8_t> bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string uri = std::string("data:") + type + ";base64,";
  uri.reserve(uri.size() + (bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? bytes[i + j] : 0);
    for (size_t j = 0; j < 4; ++j) {
      uri += j <= count ? kDigits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return uri;
}

std::string DataUri(const char* type, std::string_view text) {
  return DataUri(type, std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

}  // namespace mobilenet
