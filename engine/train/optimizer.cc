#include "engine/train/optimizer.h"

#include <algorithm>
#include <cmath>

namespace mobilenet {
namespace {

// Elements that one task updates. Chunks do not depend on the number of threads, so results do not
// either.
constexpr size_t kChunk = 1 << 14;

// The elements [first, last) of one parameter.
struct Chunk {
  size_t parameter, first, last;
};

std::vector<Chunk> Chunks(const std::vector<Parameter>& parameters) {
  std::vector<Chunk> chunks;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const size_t size = parameters[i].value.size();
    for (size_t first = 0; first < size; first += kChunk) {
      chunks.push_back({i, first, std::min(size, first + kChunk)});
    }
  }
  return chunks;
}

bool HasWeightDecay(ParameterKind kind) {
  return kind == ParameterKind::kConv || kind == ParameterKind::kPointwise ||
         kind == ParameterKind::kFullyConnected;
}

// The Euclidean norm of all gradients together.
double GradientNorm(const std::vector<Parameter>& parameters, const std::vector<Chunk>& chunks,
                    ThreadPool& pool) {
  std::vector<double> squares(chunks.size());
  pool.Run(static_cast<int>(chunks.size()), [&](int index, int) {
    const Chunk& chunk = chunks[index];
    const float* gradient = parameters[chunk.parameter].gradient.data();
    double sum = 0;
    for (size_t i = chunk.first; i < chunk.last; ++i) sum += double{gradient[i]} * gradient[i];
    squares[index] = sum;
  });
  double total = 0;
  for (const double square : squares) total += square;
  return std::sqrt(total);
}

}  // namespace

Optimizer::Optimizer(const OptimizerOptions& options, const std::vector<Parameter>& parameters)
    : options_(options) {
  for (const Parameter& parameter : parameters) {
    if (options.kind != OptimizerKind::kRmsProp) {
      first_moments_.emplace_back(parameter.value.size());
    }
    if (options.kind != OptimizerKind::kSgd) second_moments_.emplace_back(parameter.value.size());
  }
}

double Optimizer::Step(std::vector<Parameter>& parameters, float learning_rate, ThreadPool& pool) {
  const std::vector<Chunk> chunks = Chunks(parameters);
  const double norm = GradientNorm(parameters, chunks, pool);
  if (!std::isfinite(norm)) return norm;
  const float clip = options_.clip_norm > 0 && norm > options_.clip_norm
                         ? static_cast<float>(options_.clip_norm / norm)
                         : 1.0f;
  ++steps_;
  const float momentum = options_.momentum, square_decay = options_.square_decay;
  // AdamW's bias correction, because its moments start at 0.
  const double steps = static_cast<double>(steps_);
  const float first_correction = static_cast<float>(1 / (1 - std::pow(double{momentum}, steps)));
  const float second_correction =
      static_cast<float>(1 / (1 - std::pow(double{square_decay}, steps)));

  pool.Run(static_cast<int>(chunks.size()), [&](int index, int) {
    const Chunk& chunk = chunks[index];
    Parameter& parameter = parameters[chunk.parameter];
    float* value = parameter.value.data();
    const float* gradient = parameter.gradient.data();
    const float decay = HasWeightDecay(parameter.kind) ? options_.weight_decay : 0.0f;
    switch (options_.kind) {
      case OptimizerKind::kSgd: {
        float* velocity = first_moments_[chunk.parameter].data();
        for (size_t i = chunk.first; i < chunk.last; ++i) {
          const float g = clip * gradient[i] + decay * value[i];
          velocity[i] = momentum * velocity[i] + g;
          value[i] -= learning_rate * (g + momentum * velocity[i]);
        }
        break;
      }
      case OptimizerKind::kAdamW: {
        float* first = first_moments_[chunk.parameter].data();
        float* second = second_moments_[chunk.parameter].data();
        for (size_t i = chunk.first; i < chunk.last; ++i) {
          const float g = clip * gradient[i];
          first[i] = momentum * first[i] + (1 - momentum) * g;
          second[i] = square_decay * second[i] + (1 - square_decay) * g * g;
          const float step = first[i] * first_correction /
                             (std::sqrt(second[i] * second_correction) + options_.epsilon);
          value[i] -= learning_rate * (step + decay * value[i]);
        }
        break;
      }
      case OptimizerKind::kRmsProp: {
        float* square = second_moments_[chunk.parameter].data();
        for (size_t i = chunk.first; i < chunk.last; ++i) {
          const float g = clip * gradient[i] + decay * value[i];
          square[i] = square_decay * square[i] + (1 - square_decay) * g * g;
          value[i] -= learning_rate * g / (std::sqrt(square[i]) + options_.epsilon);
        }
        break;
      }
    }
  });
  return norm;
}

std::vector<std::span<float>> Optimizer::State() {
  std::vector<std::span<float>> state;
  for (auto* moments : {&first_moments_, &second_moments_}) {
    for (AlignedBuffer<float>& moment : *moments) state.push_back({moment.data(), moment.size()});
  }
  return state;
}

}  // namespace mobilenet
