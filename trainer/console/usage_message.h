#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace mobilenet {

// The message about a wrong command line, for standard error; ends with a newline. It suggests the
// most similar name for a mistyped command or option.
std::string UsageMessage(const CLI::App* app, const CLI::Error& error);

// The name with the fewest typing errors: at most one for every four letters of `typed`, or one.
// Names that begin with `typed` count as one error. Empty where none is that near.
std::string MostSimilar(const std::string& typed, const std::vector<std::string>& names);

}  // namespace mobilenet
