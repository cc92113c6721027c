#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "trainer/commands/commands.h"
#include "trainer/console/command_line.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/help_formatter.h"
#include "trainer/console/terminal.h"
#include "trainer/console/usage_message.h"

namespace {

// A file must not get the number of a standard stream that the caller closed: messages would be
// written into it. Reading or writing such a stream stays an error.
void OpenClosedStreams() {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

// CLI11 reads the argument [a,b] as a list of two. A file of such a name is given as ./[a,b].
std::vector<std::string> Arguments(int argc, char** argv) {
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  for (std::string& argument : arguments) {
    std::error_code unknown;
    const bool list = argument.starts_with('[') && argument.ends_with(']');
    if (list && std::filesystem::exists(argument, unknown)) argument.insert(0, "./");
  }
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  return arguments;
}

}  // namespace

int main(int argc, char** argv) {
  OpenClosedStreams();
  mobilenet::RememberCommandLine(argc, argv);
  CLI::App app("Train an image classifier on folders of photos, measure it and use it.");
  app.name("trainer");
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Show this help and exit");
  app.set_version_flag("--version", "trainer " TRAINER_VERSION, "Show the version and exit");
  // Commands take these over when they are added.
  app.formatter(std::make_shared<mobilenet::HelpFormatter>());
  app.failure_message(mobilenet::UsageMessage);

  int exit_status = mobilenet::kDone;
  mobilenet::AddCheckCommand(app, exit_status);
  mobilenet::AddTrainCommand(app, exit_status);
  mobilenet::AddEvaluateCommand(app, exit_status);
  mobilenet::AddClassifyCommand(app, exit_status);
  mobilenet::AddQuantizeCommand(app, exit_status);
  mobilenet::AddCalibrateCommand(app, exit_status);
  mobilenet::AddLabelIssuesCommand(app, exit_status);
  mobilenet::AddCardCommand(app, exit_status);
  mobilenet::AddBenchCommand(app, exit_status);
  mobilenet::AddInfoCommand(app, exit_status);
  app.footer(
      "Example:\n"
      "  trainer train --data photos --out pets.safetensors\n"
      "  trainer classify --weights pets.safetensors photo.jpg\n\n"
      "trainer COMMAND --help describes a command.");

  try {
    app.parse(Arguments(argc, argv));
  } catch (const CLI::ParseError& error) {
    // Prints the help (status 0) or what is wrong with the command line.
    return app.exit(error) == 0 ? mobilenet::kDone : mobilenet::kWrongUsage;
  }
  // An answer that never arrived is no success.
  const auto written = mobilenet::FlushOutput();
  return written ? exit_status : mobilenet::ReportFailure(written.error());
}
