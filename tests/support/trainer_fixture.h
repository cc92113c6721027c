#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/photo_bytes.h"
#include "tests/support/temporary_folder.h"

namespace mobilenet {

// A program's exit status. A failed CHECK(status == 0) prints what the program wrote to stderr,
// too.
struct ExitStatus {
  int value;
  std::string err;

  bool operator==(int expected) const { return value == expected; }
  friend std::ostream& operator<<(std::ostream& out, const ExitStatus& status) {
    out << status.value;
    return status.err.empty() ? out : out << ", with this on stderr: " << status.err;
  }
};

// The exit status of a run of the built trainer, and its output.
struct Outcome {
  ExitStatus status;
  std::string out, err;
};

// How TrainArguments() differs from its defaults.
struct TrainingRun {
  std::string epochs = "6", batch = "8";
  std::string resume = {};             // a checkpoint; its options replace those of this struct
  std::vector<std::string> more = {};  // further arguments
};

// A temporary folder in which a test runs the built trainer.
class TrainerFixture : public TemporaryFolder {
 public:
  Outcome Run(const std::vector<std::string>& arguments, const std::string& input = "") const {
    Write("stdin", input);
    std::string command = Quoted(TRAINER_PROGRAM);
    for (const std::string& argument : arguments) command += " " + Quoted(argument);
    command += " <" + Quoted(Path("stdin")) + " >" + Quoted(Path("stdout")) + " 2>" +
               Quoted(Path("stderr"));
    const int status = std::system(command.c_str());
    const std::string err = Read("stderr");
    return {{WIFEXITED(status) ? WEXITSTATUS(status) : -1, err}, Read("stdout"), err};
  }

  // The same in the background; its output goes to the files `stdout` and `stderr`.
  ChildProcess Start(const std::vector<std::string>& arguments, ChildLimits limits = {}) const {
    return ChildProcess(arguments, Path("stdout"), Path("stderr"), limits);
  }

  // The arguments that train a small network on the folder `data` and write it to `out`.
  std::vector<std::string> TrainArguments(const std::string& out,
                                          const TrainingRun& run = {}) const {
    std::vector<std::string> arguments{"train",   "--data",    Path("data"), "--out",
                                       Path(out), "--threads", "2"};
    const std::vector<std::string> fresh{"--alpha",  "0.25",     "--size",  "32",
                                         "--epochs", run.epochs, "--batch", run.batch};
    const std::vector<std::string> resumed{"--resume", run.resume};
    const auto& options = run.resume.empty() ? fresh : resumed;
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.insert(arguments.end(), run.more.begin(), run.more.end());
    return arguments;
  }
  Outcome Train(const std::string& out, const TrainingRun& run = {}) const {
    return Run(TrainArguments(out, run));
  }

  // Writes PhotoBytes of the kinds from `first` to `first + count - 1`, as <kind>.bmp; returns the
  // folder's path.
  std::string WritePhotos(const std::string& folder, int first, int count) const {
    for (int i = first; i < first + count; ++i) {
      Write(folder + "/" + std::to_string(i) + ".bmp", PhotoBytes(36, 36, i));
    }
    return Path(folder);
  }

 private:
  static std::string Quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
  }
};

}  // namespace mobilenet
