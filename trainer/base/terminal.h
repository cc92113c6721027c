#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace mobilenet {

// Writes "trainer: <message>" and a newline to standard error.
void ReportProblem(const std::string& message);
// The same, and the exit status for it.
int ReportFailure(const Error& error);
int ReportWrongUsage(const Error& error);

// One line on standard error that is rewritten in place, "classifying  1,200 of 23,535 photos,
// 840/s", a few times a second. Silent where standard error is no terminal, so that logs stay
// clean.
class Progress {
 public:
  // `what` says what is being done, `noun` what is counted: "classifying", "photo".
  Progress(std::string what, std::string noun);
  // Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Update(size_t done, size_t total);

 private:
  const std::string what_, noun_;
  const bool shown_;
  const Clock::time_point start_;
  Clock::time_point last_;
  bool line_is_dirty_ = false;
};

// JSON as UTF-8 text; bytes that are not (file names may hold any) become U+FFFD. Without
// `indented` on one line.
std::string JsonText(const nlohmann::ordered_json& json, bool indented);

// Writes indented JSON, as WriteFileAtomically does.
Result<void> WriteJson(const std::string& path, const nlohmann::ordered_json& json);

}  // namespace mobilenet
