#pragma once

#include <string>
#include <string_view>

namespace mobilenet {

// stb_image's reasons are words for its developers. Returns the sentence of refusal.h for a reason
// of stbi_failure_reason(): `format` is "JPEG", "PNG" or "GIF". A reason that is not known gets a
// general sentence.
std::string RefuseByStbReason(std::string_view format, std::string_view reason);

// Whether that sentence is more than the general one. A test asks for every reason of the installed
// stb_image.
bool IsKnownStbReason(std::string_view reason);

}  // namespace mobilenet
