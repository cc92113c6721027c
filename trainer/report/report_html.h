#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mobilenet {

// Escapes text for an element or a quoted attribute. Bytes that are not UTF-8, and control
// characters other than newline and tab, become U+FFFD; file names may contain both.
std::string EscapeHtml(std::string_view text);

// "data:image/jpeg;base64,..." for the media type "image/jpeg".
std::string DataUri(const char* type, std::span<const uint8_t> bytes);
std::string DataUri(const char* type, std::string_view text);

}  // namespace mobilenet
