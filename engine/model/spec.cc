#include "engine/model/spec.h"

#include <cmath>

#include "engine/formats/message.h"

namespace mobilenet {
namespace {

struct TableRow {
  LayerKind kind;
  int stride;
  int channels;  // of the output at alpha 1
};

// The paper's Table 1 without the rows for pooling and softmax, which have no parameters. It
// differs from the printed table in two places: the last depthwise layer has stride 1 (the printed
// "s2" contradicts the 7 x 7 output in the same table), and ModelSpec::classes replaces the 1000
// outputs of the fully connected layer.
constexpr LayerKind kConv = LayerKind::kConv;
constexpr LayerKind kDw = LayerKind::kDepthwise;
constexpr LayerKind kPw = LayerKind::kPointwise;
constexpr TableRow kTable1[] = {
    {kConv, 2, 32},  // input 224 x 224 x 3 in the paper
    {kDw, 1, 32},    // 112 x 112
    {kPw, 1, 64},
    {kDw, 2, 64},
    {kPw, 1, 128},  // 56 x 56
    {kDw, 1, 128},
    {kPw, 1, 128},
    {kDw, 2, 128},
    {kPw, 1, 256},  // 28 x 28
    {kDw, 1, 256},
    {kPw, 1, 256},
    {kDw, 2, 256},
    {kPw, 1, 512},  // 14 x 14
    {kDw, 1, 512},
    {kPw, 1, 512},
    {kDw, 1, 512},
    {kPw, 1, 512},
    {kDw, 1, 512},
    {kPw, 1, 512},
    {kDw, 1, 512},
    {kPw, 1, 512},
    {kDw, 1, 512},
    {kPw, 1, 512},
    {kDw, 2, 512},
    {kPw, 1, 1024},  // 7 x 7
    {kDw, 1, 1024},
    {kPw, 1, 1024},
    {LayerKind::kFullyConnected, 1, 1000},  // after the average pool
};

// Exact for every alpha, because the channels in the table are powers of two.
int Thin(double alpha, int channels) { return static_cast<int>(std::floor(alpha * channels)); }

int64_t WeightCount(LayerKind kind, int64_t in_channels, int64_t out_channels) {
  switch (kind) {
    case LayerKind::kConv:
      return 9 * in_channels * out_channels;
    case LayerKind::kDepthwise:
      return 9 * out_channels;
    case LayerKind::kPointwise:
    case LayerKind::kFullyConnected:
      break;
  }
  return in_channels * out_channels;
}

std::string LayerName(LayerKind kind, int block) {
  switch (kind) {
    case LayerKind::kConv:
      return "conv1";
    case LayerKind::kDepthwise:
      return "dw" + std::to_string(block);
    case LayerKind::kPointwise:
      return "pw" + std::to_string(block);
    case LayerKind::kFullyConnected:
      break;
  }
  return "fc";
}

}  // namespace

Result<void> CheckSpec(const ModelSpec& spec) {
  // The comparisons are negated so that NaN fails too.
  if (!(spec.alpha > 0 && spec.alpha <= 1) || Thin(spec.alpha, kTable1[0].channels) < 1) {
    return Fail("alpha (width multiplier): expected a number from 1/32 to 1, found " +
                NumberText(spec.alpha));
  }
  if (spec.resolution < 32 || spec.resolution > 1024 || spec.resolution % 32 != 0) {
    return Fail("resolution (input side): expected a multiple of 32 from 32 to 1024, found " +
                std::to_string(spec.resolution));
  }
  if (spec.classes < 2) {
    return Fail("classes: expected at least 2, found " + std::to_string(spec.classes));
  }
  return {};
}

std::vector<Layer> Layers(const ModelSpec& spec) {
  std::vector<Layer> layers;
  int channels = 3;
  int size = spec.resolution;
  int block = 0;
  for (const TableRow& row : kTable1) {
    const bool last = row.kind == LayerKind::kFullyConnected;
    if (row.kind == LayerKind::kDepthwise) ++block;
    Layer layer;
    layer.name = LayerName(row.kind, block);
    layer.kind = row.kind;
    layer.stride = row.stride;
    layer.in_channels = channels;
    layer.out_channels = last ? spec.classes : Thin(spec.alpha, row.channels);
    layer.in_size = last ? 1 : size;  // after the global average pool
    layer.out_size = OutputSize(layer.in_size, row.stride);
    layer.weights = WeightCount(row.kind, layer.in_channels, layer.out_channels);
    layer.mult_adds = layer.weights * layer.out_size * layer.out_size;
    channels = layer.out_channels;
    size = layer.out_size;
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::vector<int64_t> WeightShape(const Layer& layer) {
  switch (layer.kind) {
    case LayerKind::kConv:
      return {3, 3, layer.in_channels, layer.out_channels};
    case LayerKind::kDepthwise:
      return {3, 3, layer.out_channels};
    case LayerKind::kPointwise:
    case LayerKind::kFullyConnected:
      break;
  }
  return {layer.in_channels, layer.out_channels};
}

ModelCost Cost(const ModelSpec& spec) {
  ModelCost cost{};
  int64_t normalised_channels = 0;
  for (const Layer& layer : Layers(spec)) {
    cost.mult_adds += layer.mult_adds;
    cost.weights_and_fc_bias += layer.weights;
    if (layer.kind == LayerKind::kFullyConnected) {
      cost.weights_and_fc_bias += layer.out_channels;
    } else {
      normalised_channels += layer.out_channels;
    }
  }
  cost.folded = cost.weights_and_fc_bias + normalised_channels;
  cost.trained = cost.weights_and_fc_bias + 2 * normalised_channels;
  cost.stored = cost.weights_and_fc_bias + 4 * normalised_channels;
  return cost;
}

}  // namespace mobilenet
