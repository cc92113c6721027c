#pragma once

#include <string>
#include <string_view>

namespace mobilenet {

// A file name, a label or an error message that contains one, made safe to show on a terminal.
// Such names may come from anyone. Control characters and bytes that are not UTF-8 become \xNN;
// control characters above ASCII, line separators and characters that change the direction of text
// become \u{NNNN}. All else stays as it is, so the result is valid UTF-8 on one line.
std::string EscapedName(std::string_view name);

}  // namespace mobilenet
