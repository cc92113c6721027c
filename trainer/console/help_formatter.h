#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace mobilenet {

// The group of the options that a command's --help shows. Where the command also has --help-all,
// options of other groups are shown there alone.
inline constexpr const char* kMainOptions = "Options";

// "Input side in pixels (a multiple of 32 from 32 to 1024; default: 128)". `allowed` and
// `default_text` may be empty.
std::string OptionHelp(const std::string& help, const std::string& allowed,
                       const std::string& default_text);

// Writes help texts of at most 80 columns. It leaves out which options exclude each other: the
// message about a wrong command line says so.
class HelpFormatter : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

}  // namespace mobilenet
