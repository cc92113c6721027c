#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mobilenet {

// Text for an element or a quoted attribute: what HTML would take for markup is escaped, and bytes
// that are no UTF-8 or no printable text (file names may hold any) become U+FFFD.
std::string EscapeHtml(std::string_view text);

// "data:image/jpeg;base64,..."; `type` is a media type.
std::string DataUri(const char* type, std::span<const uint8_t> bytes);
std::string DataUri(const char* type, std::string_view text);

}  // namespace mobilenet
