#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace mobilenet {

// What a command writes into a file, and so what it may replace there.
enum class OutputKind {
  kWeights,     // weights of this project
  kIssues,      // a list of trainer label-issues
  kCard,        // a model card
  kText,        // any text: results that --json and --report write
  kHtml,        // a report
  kSvg,         // a drawing
  kJsonLines,   // a training history
  kCheckpoint,  // of a training run
  kPhotoPack,   // decoded photos
};

// An error if `path` cannot be written, or no file beside it: better now than after hours of work.
// Also an error if something is there that an output of this kind must not replace: a folder, or a
// file that is neither empty nor of this kind. It names the path and says what to do.
Result<void> CheckOutput(const std::string& path, OutputKind kind);

// A file that a command may write.
struct Output {
  std::string path;  // empty: none
  OutputKind kind;
};
Result<void> CheckOutputs(const std::vector<Output>& outputs);

}  // namespace mobilenet
