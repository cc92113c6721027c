#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

namespace mobilenet {

inline int DefaultThreads() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// --threads, the same for every subcommand that has it.
inline void AddThreadsOption(CLI::App& command, int& threads) {
  command.add_option("--threads", threads, "Threads (default: one for each CPU)")
      ->check(CLI::Range(1, 1024));
}

}  // namespace mobilenet
