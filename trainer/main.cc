#include <CLI/CLI.hpp>

#include "trainer/base/command_line.h"
#include "trainer/base/exit_status.h"
#include "trainer/commands/commands.h"

int main(int argc, char** argv) {
  mobilenet::RememberCommandLine(argc, argv);
  CLI::App app(
      "MobileNet v1 from scratch: trains on folders of photos and answers what they show.");
  app.name("trainer");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);

  int exit_status = mobilenet::kDone;
  mobilenet::AddInfoCommand(app, exit_status);
  mobilenet::AddCheckCommand(app, exit_status);
  mobilenet::AddTrainCommand(app, exit_status);
  mobilenet::AddEvaluateCommand(app, exit_status);
  mobilenet::AddClassifyCommand(app, exit_status);
  mobilenet::AddCardCommand(app, exit_status);
  mobilenet::AddSuspectsCommand(app, exit_status);
  mobilenet::AddQuantizeCommand(app, exit_status);
  mobilenet::AddCalibrateCommand(app, exit_status);
  mobilenet::AddBenchCommand(app, exit_status);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Prints the help that was asked for (status 0) or what is wrong with the command line.
    return app.exit(error) == 0 ? mobilenet::kDone : mobilenet::kWrongUsage;
  }
  return exit_status;
}
