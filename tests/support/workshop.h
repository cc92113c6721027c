#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/cli_fixture.h"
#include "tests/support/contains.h"

namespace mobilenet {

// A small data set, and runs of a small network on it.
class Workshop : public CommandLine {
 public:
  Workshop() {
    for (int i = 0; i < 24; ++i) {
      const std::string name = (i % 2 == 0 ? "data/cat/" : "data/dog/") + std::to_string(i);
      Write(name + ".bmp", PhotoBytes(36, 36, i));
    }
  }

  // Of a new run, or of one that goes on from `resume`.
  std::vector<std::string> Arguments(const std::string& out, const std::string& resume = "",
                                     const std::string& epochs = "6") const {
    std::vector<std::string> arguments{"train",   "--data",    Path("data"), "--out",
                                       Path(out), "--threads", "2"};
    const std::vector<std::string> fresh{"--alpha",  "0.25", "--size",  "32",
                                         "--epochs", epochs, "--batch", "8"};
    const std::vector<std::string> resumed{"--resume", resume};
    const auto& more = resume.empty() ? fresh : resumed;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  bool Exists(const std::string& name) const { return std::filesystem::exists(Path(name)); }

  // Ends a long run after its first checkpoints, as Ctrl-C does.
  void StopAfterFirstEpochs(const std::string& out) const {
    ChildProcess child(Arguments(out, "", "10000"), Path("stdout"), Path("stderr"));
    while (!Exists(out + ".checkpoint.previous")) {
      if (child.EndsWithin(0.01)) break;
    }
    child.Send(SIGTERM);
    CHECK(child.Wait() == 1);
    CHECK(Read("stderr") == Contains("--resume " + Path(out) + ".checkpoint"));
  }

  void FlipBit(const std::string& name, size_t at) const {
    std::string bytes = Read(name);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 4);
    Write(name, bytes);
  }
};

}  // namespace mobilenet
