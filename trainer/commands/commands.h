#pragma once

#include <CLI/CLI.hpp>

namespace mobilenet {

// Each function adds one command with its options to `app`. Parsing a command line runs the command
// that it names and sets `exit_status`, which must outlive the parsing.
void AddInfoCommand(CLI::App& app, int& exit_status);
void AddCheckCommand(CLI::App& app, int& exit_status);
void AddTrainCommand(CLI::App& app, int& exit_status);
void AddEvaluateCommand(CLI::App& app, int& exit_status);
void AddClassifyCommand(CLI::App& app, int& exit_status);
void AddCardCommand(CLI::App& app, int& exit_status);
void AddLabelIssuesCommand(CLI::App& app, int& exit_status);
void AddQuantizeCommand(CLI::App& app, int& exit_status);
void AddCalibrateCommand(CLI::App& app, int& exit_status);
void AddBenchCommand(CLI::App& app, int& exit_status);

}  // namespace mobilenet
