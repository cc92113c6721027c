#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/model/tensor_shapes.h"
#include "engine/model/weights.h"

namespace mobilenet {

// What a run of the built trainer left behind.
struct Outcome {
  int status;
  std::string out, err;
};

// A folder of its own for each test, gone at its end, and the trainer run within reach of it.
class CommandLine {
 public:
  CommandLine() {
    std::string pattern = (std::filesystem::temp_directory_path() / "trainer-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
  }
  ~CommandLine() { std::filesystem::remove_all(folder_); }
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  std::string Write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(Path(name)).parent_path());
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }

  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  Outcome Run(const std::vector<std::string>& arguments, const std::string& input = "") const {
    Write("stdin", input);
    std::string command = Quoted(TRAINER_PROGRAM);
    for (const std::string& argument : arguments) command += " " + Quoted(argument);
    command += " <" + Quoted(Path("stdin")) + " >" + Quoted(Path("stdout")) + " 2>" +
               Quoted(Path("stderr"));
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, Read("stdout"), Read("stderr")};
  }

 private:
  static std::string Quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
  }

  std::string folder_;
};

// A BMP file of waves in random directions: another `kind` is another picture, also to the
// difference hash, while `tint` changes every byte and hardly the look.
inline std::string PhotoBytes(int width, int height, int kind, int tint = 0) {
  const int row = (width * 3 + 3) / 4 * 4;
  std::string bytes(54 + static_cast<size_t>(row) * height, '\0');
  const auto put = [&](size_t at, uint32_t value, int size) {
    for (int i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
  };
  bytes[0] = 'B', bytes[1] = 'M';
  put(2, static_cast<uint32_t>(bytes.size()), 4);
  put(10, 54, 4), put(14, 40, 4), put(18, width, 4), put(22, height, 4);
  put(26, 1, 2), put(28, 24, 2), put(34, row * height, 4);
  Random random(7, kind);
  const float across = random.Uniform(4, 12), down = random.Uniform(4, 12),
              phase = random.Uniform(0, 6);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float wave = std::sin(across * x / width + down * y / height + phase);
      for (int c = 0; c < 3; ++c) {
        bytes[54 + y * row + x * 3 + c] = static_cast<char>(120 + tint + 90 * wave + 5 * c);
      }
    }
  }
  return bytes;
}

// A network that answers softmax(bias) whatever it sees.
inline Weights ConstantWeights(std::vector<std::string> labels, std::vector<float> bias) {
  Weights weights;
  weights.spec = {0.25, 32, static_cast<int>(labels.size())};
  weights.labels = std::move(labels);
  weights.folded = true;
  for (const auto& [name, shape] : TensorShapes(weights.spec, true)) {
    size_t count = 1;
    for (const int64_t extent : shape) count *= static_cast<size_t>(extent);
    weights.tensors[name] = {shape, std::vector<float>(count, 0.0f)};
  }
  weights.tensors["fc.bias"].values = std::move(bias);
  return weights;
}

}  // namespace mobilenet
