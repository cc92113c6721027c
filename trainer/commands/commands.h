#pragma once

#include <CLI/CLI.hpp>

namespace mobilenet {

// Each of these registers one subcommand with its options on `app`. Once the command line is parsed
// and the subcommand chosen, its callback runs it and leaves the exit status in `exit_status`,
// which outlives parsing.
void AddInfoCommand(CLI::App& app, int& exit_status);
void AddCheckCommand(CLI::App& app, int& exit_status);
void AddTrainCommand(CLI::App& app, int& exit_status);
void AddEvaluateCommand(CLI::App& app, int& exit_status);
void AddClassifyCommand(CLI::App& app, int& exit_status);
void AddCardCommand(CLI::App& app, int& exit_status);
void AddSuspectsCommand(CLI::App& app, int& exit_status);
void AddQuantizeCommand(CLI::App& app, int& exit_status);
void AddCalibrateCommand(CLI::App& app, int& exit_status);
void AddBenchCommand(CLI::App& app, int& exit_status);

}  // namespace mobilenet
