#pragma once

#include <string>

namespace mobilenet {

// What this program was called with, quoted for a shell: for reports, which say how they came
// about. Main remembers it once; empty until then.
void RememberCommandLine(int count, const char* const* arguments);
const std::string& CommandLine();

// One argument as a POSIX shell reads it back.
std::string ShellQuoted(const std::string& argument);

}  // namespace mobilenet
