#pragma once

#include <string>

namespace mobilenet {

// The command line of this program, quoted for a shell. Reports show it. main() sets it; empty
// before.
void RememberCommandLine(int count, const char* const* arguments);
const std::string& CommandLine();

// Quotes one argument for a POSIX shell, if it needs quotes.
std::string ShellQuoted(const std::string& argument);

}  // namespace mobilenet
