#include "trainer/console/command_line.h"

namespace mobilenet {
namespace {

std::string& Remembered() {
  static std::string line;
  return line;
}

}  // namespace

void RememberCommandLine(int count, const char* const* arguments) {
  std::string line;
  for (int i = 0; i < count; ++i) line += (i > 0 ? " " : "") + ShellQuoted(arguments[i]);
  Remembered() = line;
}

const std::string& CommandLine() { return Remembered(); }

std::string ShellQuoted(const std::string& argument) {
  constexpr char kPlain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,+@%-";
  if (!argument.empty() && argument.find_first_not_of(kPlain) == std::string::npos) {
    return argument;
  }
  std::string quoted = "'";
  for (const char c : argument) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace mobilenet
