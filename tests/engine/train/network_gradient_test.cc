// Compares the backward pass of whole networks, composed of the scalar references, with central
// differences in double. The training network is tested against them.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/reference_network.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.train");

namespace mobilenet {
namespace {

using testing::CheckClose;
using testing::CheckGradient;
using testing::Name;
using testing::RandomArray;
using Vector = std::vector<double>;

// A small MobileNet with odd map sizes for 9 x 9 images and 3 classes: conv1, two depthwise
// separable blocks (stride 1 and 2), fc.
constexpr int kSmallSize = 9, kSmallClasses = 3;
std::vector<Layer> SmallNetwork() {
  struct Shape {
    const char* name;
    LayerKind kind;
    int stride = 1, out_channels;
  };
  constexpr Shape kShapes[] = {
      {.name = "conv1", .kind = LayerKind::kConv, .stride = 2, .out_channels = 4},
      {.name = "dw1", .kind = LayerKind::kDepthwise, .out_channels = 4},
      {.name = "pw1", .kind = LayerKind::kPointwise, .out_channels = 6},
      {.name = "dw2", .kind = LayerKind::kDepthwise, .stride = 2, .out_channels = 6},
      {.name = "pw2", .kind = LayerKind::kPointwise, .out_channels = 7},
      {.name = "fc", .kind = LayerKind::kFullyConnected, .out_channels = kSmallClasses}};
  std::vector<Layer> layers;
  int channels = 3, size = kSmallSize;
  for (const Shape& shape : kShapes) {
    const bool fc = shape.kind == LayerKind::kFullyConnected;
    const int in_size = fc ? 1 : size;
    const int out_size = fc ? 1 : OutputSize(size, shape.stride);
    layers.push_back({.name = shape.name,
                      .kind = shape.kind,
                      .stride = shape.stride,
                      .in_channels = channels,
                      .out_channels = shape.out_channels,
                      .in_size = in_size,
                      .out_size = out_size,
                      .mult_adds = 0,
                      .weights = 0});
    channels = shape.out_channels;
    size = out_size;
  }
  return layers;
}

TEST_CASE("gradients of a whole small network") {
  const std::vector<Layer> layers = SmallNetwork();
  const int images = 4;
  auto params = reference::RandomParameters<double>(layers, 20);
  // A larger gamma, so that some values exceed 6 and ReLU6 clips them.
  for (double& gamma : params["pw1.bn.gamma"]) gamma += 2.0;
  const Vector inputs = RandomArray<double>(images * kSmallSize * kSmallSize * 3, 21);
  const Vector targets =
      reference::Softmax(RandomArray<double>(images * kSmallClasses, 22), kSmallClasses);
  // kNone is left out: without an activation the next batch norm cancels every beta, so the
  // gradient of beta is zero and has no relative error.
  double last_loss = 0.0;
  for (const Activation activation : {Activation::kRelu, Activation::kRelu6}) {
    const reference::NetworkOptions options{.activation = activation, .bn_epsilon = 1e-3};
    const auto result = reference::LossAndGradients(layers, params, inputs, targets, options);
    CHECK(result.loss != last_loss);  // ReLU6 does clip something
    last_loss = result.loss;
    // Every convolution has weight, gamma and beta, fc has weight and bias.
    CHECK(result.gradients.size() == (layers.size() - 1) * 3 + 2);
    for (const auto& [name, gradient] : result.gradients) {
      CheckGradient(
          [&, name = name](const Vector& values) {
            auto moved = params;
            moved[name] = values;
            return reference::LossAndGradients(layers, moved, inputs, targets, options).loss;
          },
          params.at(name), gradient, name + " activation=" + Name(activation), 1e-6, 8);
    }
  }
}

// All 28 layers together have too many parameters to move one by one. So the derivative is measured
// along random directions in the space of all parameters.
TEST_CASE("gradients of the whole network at alpha 0.25 and 32 pixels") {
  const ModelSpec spec{.alpha = 0.25, .resolution = 32, .classes = 10};
  const std::vector<Layer> layers = Layers(spec);
  // At 32 pixels the last maps have a single pixel, so batch norm needs several images.
  const int images = 6;
  auto params = reference::RandomParameters<double>(layers, 25);
  const Vector inputs = RandomArray<double>(images * 32 * 32 * 3, 26);
  const Vector targets = reference::Softmax(RandomArray<double>(images * 10, 27), 10);
  const auto result = reference::LossAndGradients(layers, params, inputs, targets);
  Vector flat, gradient;
  for (const auto& [name, values] : result.gradients) {
    flat.insert(flat.end(), params.at(name).begin(), params.at(name).end());
    gradient.insert(gradient.end(), values.begin(), values.end());
  }
  CHECK(static_cast<int64_t>(flat.size()) == Cost(spec).trained);
  CheckGradient(
      [&](const Vector& moved) {
        auto next = moved.begin();
        for (const auto& [name, values] : result.gradients) {
          std::copy_n(next, values.size(), params[name].begin());
          next += static_cast<std::ptrdiff_t>(values.size());
        }
        return reference::LossAndGradients(layers, params, inputs, targets).loss;
      },
      flat, gradient, "alpha=0.25 size=32", 1e-6, 4, 1e-8);
}

TEST_CASE("inference with the batch's statistics gives the logits of training") {
  const std::vector<Layer> layers = SmallNetwork();
  const int images = 3;
  const Vector inputs = RandomArray<double>(images * kSmallSize * kSmallSize * 3, 23);
  const Vector targets(images * kSmallClasses, 1.0 / kSmallClasses);
  auto params = reference::RandomParameters<double>(layers, 24);
  const auto result = reference::LossAndGradients(layers, params, inputs, targets);
  for (const auto& [name, values] : result.statistics) params[name] = values;
  CheckClose(reference::Logits(layers, params, inputs), result.logits, 1e-12, "logits");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
