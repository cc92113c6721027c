#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace mobilenet {

// A message for standard error about a command line that `app` failed to parse; ends with a
// newline. It suggests the most similar name for a mistyped command or option. `app` is the root
// command, not null: a function for CLI::App::failure_message.
std::string UsageMessage(const CLI::App* app, const CLI::Error& error);

// The name with the smallest edit distance to `typed`, or "" when all are further away than a
// quarter of its letters (or than 1, if that is more). A name that begins with `typed` has distance
// 1 if `typed` has at least four letters. The first of equally near names.
std::string MostSimilar(const std::string& typed, const std::vector<std::string>& names);

}  // namespace mobilenet
