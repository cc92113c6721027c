#include <CLI/CLI.hpp>
#include <memory>

#include "trainer/commands/commands.h"
#include "trainer/console/command_line.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/help_formatter.h"
#include "trainer/console/usage_message.h"

int main(int argc, char** argv) {
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
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Prints the help (status 0) or what is wrong with the command line.
    return app.exit(error) == 0 ? mobilenet::kDone : mobilenet::kWrongUsage;
  }
  return exit_status;
}
