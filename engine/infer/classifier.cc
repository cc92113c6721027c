#include "engine/infer/classifier.h"

#include <algorithm>

#include "engine/base/aligned_buffer.h"
#include "engine/infer/separable.h"
#include "engine/kernels/convolution.h"
#include "engine/kernels/head.h"
#include "engine/kernels/pointwise.h"
#include "engine/model/tensor_shapes.h"

namespace mobilenet {
namespace {

// Memory planned piece by piece, then allocated once. Every piece is aligned to 64 bytes.
class Arena {
 public:
  // Returns the new piece's offset, for At.
  size_t Plan(size_t floats) {
    const size_t offset = size_;
    size_ += (floats + 15) / 16 * 16;
    return offset;
  }
  void Allocate() { buffer_ = AlignedBuffer<float>(size_); }
  float* At(size_t offset) { return buffer_.data() + offset; }

 private:
  size_t size_ = 0;
  AlignedBuffer<float> buffer_;
};

bool IsPacked(const Layer& layer) {
  return layer.kind == LayerKind::kConv || layer.kind == LayerKind::kPointwise;
}

// Inputs that one output of a packed layer sums up.
int Inputs(const Layer& layer) {
  return layer.kind == LayerKind::kConv ? kPatch : layer.in_channels;
}

size_t MapSize(const Layer& layer) {
  return static_cast<size_t>(layer.out_size) * layer.out_size * layer.out_channels;
}

// Copies folded weights into `arena`, packed for the kernels.
std::vector<Convolution> LoadLayers(const Weights& folded, Arena& arena) {
  const std::vector<Layer> layers = Layers(folded.spec);
  std::vector<size_t> offsets;
  for (const Layer& layer : layers) {
    offsets.push_back(arena.Plan(IsPacked(layer)
                                     ? PackedMatrixSize(Inputs(layer), layer.out_channels)
                                     : static_cast<size_t>(layer.weights)));
    offsets.push_back(arena.Plan(layer.out_channels));
  }
  arena.Allocate();

  std::vector<Convolution> loaded;
  for (size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    const std::vector<float>& weight = folded.tensors.find(layer.name + ".weight")->second.values;
    const std::vector<float>& bias = folded.tensors.find(layer.name + ".bias")->second.values;
    float* weights = arena.At(offsets[2 * i]);
    float* biases = arena.At(offsets[2 * i + 1]);
    if (IsPacked(layer)) {
      PackMatrix(weight.data(), Inputs(layer), layer.out_channels, false, weights);
    } else {
      std::copy(weight.begin(), weight.end(), weights);
    }
    std::copy(bias.begin(), bias.end(), biases);
    loaded.push_back({layer, weights, biases});
  }
  return loaded;
}

}  // namespace

struct Classifier::Impl {
  explicit Impl(const Weights& folded);
  void RunFirst(const Convolution& conv, float* y);

  ModelSpec spec;
  std::vector<std::string> labels;
  Preprocessing preprocessing;
  Calibration calibration;
  Activation activation;

  Arena parameters;
  std::vector<Convolution> layers;  // all 28

  Arena activations;
  float *input, *pooled, *logits;
  float* scratch;
  float* maps[2];   // the outputs of conv1 and of every pointwise layer, in turn
  float* features;  // the one of them that the last layer writes
};

Classifier::Impl::Impl(const Weights& folded)
    : spec(folded.spec),
      labels(folded.labels),
      preprocessing(folded.preprocessing),
      calibration(folded.calibration),
      activation(folded.activation),
      layers(LoadLayers(folded, parameters)) {
  size_t map_sizes[2] = {MapSize(layers[0].layer), 0};
  size_t scratch_size = size_t{kBlockPixels} * kPatch;
  for (size_t i = 1; i + 1 < layers.size(); i += 2) {
    size_t& map_size = map_sizes[(i + 1) / 2 % 2];
    map_size = std::max(map_size, MapSize(layers[i + 1].layer));
    scratch_size = std::max(scratch_size, SeparableScratch(layers[i].layer));
  }
  const Layer& fc = layers.back().layer;
  const size_t offsets[] = {
      activations.Plan(static_cast<size_t>(spec.resolution) * spec.resolution * 3),
      activations.Plan(map_sizes[0]),
      activations.Plan(map_sizes[1]),
      activations.Plan(scratch_size),
      activations.Plan(fc.in_channels),
      activations.Plan(fc.out_channels)};
  activations.Allocate();
  input = activations.At(offsets[0]);
  maps[0] = activations.At(offsets[1]);
  maps[1] = activations.At(offsets[2]);
  features = maps[(layers.size() - 2) / 2 % 2];
  scratch = activations.At(offsets[3]);
  pooled = activations.At(offsets[4]);
  logits = activations.At(offsets[5]);
}

void Classifier::Impl::RunFirst(const Convolution& conv, float* y) {
  const int channels = conv.layer.out_channels;
  const int pixels = conv.layer.out_size * conv.layer.out_size;
  for (int first = 0; first < pixels; first += kBlockPixels) {
    const int count = std::min(kBlockPixels, pixels - first);
    GatherPatches(input, spec.resolution, first, count, scratch);
    Pointwise(scratch, count, kPatch, channels, conv.weights, conv.bias, activation,
              y + static_cast<size_t>(first) * channels);
  }
}

Result<Classifier> Classifier::Create(const Weights& weights) {
  if (auto checked = CheckWeights(weights); !checked) return tl::unexpected(checked.error());
  if (weights.folded) return Classifier(std::make_unique<Impl>(weights));
  const Weights folded = Fold(weights);
  // Folding can overflow.
  if (auto checked = CheckWeights(folded); !checked) return tl::unexpected(checked.error());
  return Classifier(std::make_unique<Impl>(folded));
}

Classifier::Classifier(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;
Classifier::~Classifier() = default;

const ModelSpec& Classifier::spec() const { return impl_->spec; }
const std::vector<std::string>& Classifier::labels() const { return impl_->labels; }
const Preprocessing& Classifier::preprocessing() const { return impl_->preprocessing; }
const Calibration& Classifier::calibration() const { return impl_->calibration; }

std::span<float> Classifier::input() {
  return {impl_->input, static_cast<size_t>(impl_->spec.resolution) * impl_->spec.resolution * 3};
}

std::span<const float> Classifier::Run() {
  Impl& net = *impl_;
  const std::vector<Convolution>& layers = net.layers;
  net.RunFirst(layers[0], net.maps[0]);
  float* x = net.maps[0];
  float* y = net.maps[1];
  for (size_t i = 1; i + 1 < layers.size(); i += 2) {
    RunSeparable(layers[i], layers[i + 1], net.activation, x, net.scratch, y);
    std::swap(x, y);
  }
  const Convolution& fc = layers.back();
  const int side = layers[layers.size() - 2].layer.out_size;
  GlobalAveragePool(x, 1, side * side, fc.layer.in_channels, net.pooled);
  FullyConnected(net.pooled, 1, fc.layer.in_channels, fc.layer.out_channels, fc.weights, fc.bias,
                 net.logits);
  return {net.logits, static_cast<size_t>(fc.layer.out_channels)};
}

std::span<const float> Classifier::features() const {
  return {impl_->features, MapSize(impl_->layers[impl_->layers.size() - 2].layer)};
}

std::span<const float> Classifier::head_weights() const {
  const Convolution& fc = impl_->layers.back();
  return {fc.weights, static_cast<size_t>(fc.layer.in_channels) * fc.layer.out_channels};
}

}  // namespace mobilenet
