// Compares the backward passes of the scalar references with central differences in double: first
// every operator alone, then whole networks. The kernels are tested against these references.

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/reference_network.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.train");

namespace mobilenet {
namespace {

using reference::Map;
using testing::CheckClose;
using testing::CheckGradient;
using testing::Describe;
using testing::kActivations;
using testing::Name;
using testing::RandomArray;
using Vector = std::vector<double>;

// A scalar loss whose gradient with respect to y is `dy`.
double Dot(const Vector& y, const Vector& dy) {
  return std::inner_product(y.begin(), y.end(), dy.begin(), 0.0);
}

constexpr Map kMaps[] = {{.images = 1, .height = 1, .width = 1, .channels = 1},
                         {.images = 2, .height = 1, .width = 4, .channels = 3},
                         {.images = 1, .height = 5, .width = 1, .channels = 2},
                         {.images = 1, .height = 2, .width = 2, .channels = 3},
                         {.images = 2, .height = 3, .width = 5, .channels = 2},
                         {.images = 1, .height = 6, .width = 6, .channels = 3},
                         {.images = 1, .height = 7, .width = 4, .channels = 1}};

std::string Describe(const Map& map, int stride) {
  return testing::Describe("images", map.images, "height", map.height, "width", map.width,
                           "channels", map.channels, "stride", stride);
}

TEST_CASE("gradient of the full convolution") {
  for (const Map& map : kMaps) {
    for (const int stride : {1, 2}) {
      const int out_channels = 4;
      const Vector x = RandomArray<double>(map.Size(), 1);
      const Vector weights = RandomArray<double>(9 * map.channels * out_channels, 2);
      const Vector dy =
          RandomArray<double>(reference::ConvolutionOutput(map, stride, out_channels).Size(), 3);
      CheckGradient(
          [&](const Vector& w) {
            return Dot(reference::Convolution(x, map, w, stride, out_channels), dy);
          },
          weights, reference::ConvolutionWeightGradient(x, map, dy, stride, out_channels),
          Describe(map, stride));
    }
  }
}

TEST_CASE("gradients of the depthwise convolution") {
  for (const Map& map : kMaps) {
    for (const int stride : {1, 2}) {
      const Vector x = RandomArray<double>(map.Size(), 4);
      const Vector weights = RandomArray<double>(9 * map.channels, 5);
      const Vector dy =
          RandomArray<double>(reference::ConvolutionOutput(map, stride, map.channels).Size(), 6);
      CheckGradient(
          [&](const Vector& v) { return Dot(reference::Depthwise(v, map, weights, stride), dy); },
          x, reference::DepthwiseInputGradient(dy, map, weights, stride),
          Describe(map, stride) + " input");
      CheckGradient(
          [&](const Vector& v) { return Dot(reference::Depthwise(x, map, v, stride), dy); },
          weights, reference::DepthwiseWeightGradient(x, map, dy, stride),
          Describe(map, stride) + " weights");
    }
  }
}

TEST_CASE("gradients of the pointwise convolution") {
  for (const int rows : {1, 5}) {
    for (const int k : {1, 3}) {
      for (const int n : {1, 4}) {
        const Vector x = RandomArray<double>(rows * k, 7);
        const Vector weights = RandomArray<double>(k * n, 8);
        const Vector dy = RandomArray<double>(rows * n, 9);
        const std::string name = Describe("rows", rows, "k", k, "n", n);
        CheckGradient(
            [&](const Vector& v) { return Dot(reference::Pointwise(v, k, n, weights), dy); }, x,
            reference::PointwiseInputGradient(dy, k, n, weights), name + " input");
        CheckGradient([&](const Vector& v) { return Dot(reference::Pointwise(x, k, n, v), dy); },
                      weights, reference::PointwiseWeightGradient(x, dy, k, n), name + " weights");
      }
    }
  }
}

TEST_CASE("gradients of batch norm through its statistics") {
  const double epsilon = 1e-3;
  for (const int pixels : {2, 3, 11}) {
    for (const int channels : {1, 5}) {
      const Vector x = RandomArray<double>(pixels * channels, 10, -2.0f, 3.0f);
      const Vector gamma = RandomArray<double>(channels, 11, 0.5f, 1.5f);
      const Vector beta = RandomArray<double>(channels, 12);
      const Vector dy = RandomArray<double>(x.size(), 13);
      const auto forward = [&](const Vector& v, const Vector& g, const Vector& b) {
        return Dot(reference::BatchNorm(v, reference::BatchStatistics(v, channels), g, b, epsilon),
                   dy);
      };
      const auto gradients = reference::BatchNormGradient(
          dy, x, reference::BatchStatistics(x, channels), gamma, epsilon);
      const std::string name = Describe("pixels", pixels, "channels", channels);
      CheckGradient([&](const Vector& v) { return forward(v, gamma, beta); }, x, gradients.dx,
                    name + " x");
      CheckGradient([&](const Vector& v) { return forward(x, v, beta); }, gamma, gradients.dgamma,
                    name + " gamma");
      CheckGradient([&](const Vector& v) { return forward(x, gamma, v); }, beta, gradients.dbeta,
                    name + " beta");
    }
  }
}

TEST_CASE("gradients of the activations") {
  const Vector z = RandomArray<double>(40, 14, -4.0f, 10.0f);
  const Vector da = RandomArray<double>(40, 15);
  for (const Activation activation : kActivations) {
    CheckGradient([&](const Vector& v) { return Dot(reference::Activate(v, activation), da); }, z,
                  reference::ActivationGradient(da, z, activation), Name(activation), 1e-6, 40);
  }
}

TEST_CASE("gradients of pool, fully connected and cross-entropy") {
  const int images = 3, pixels = 4, channels = 5, classes = 4;
  const Vector x = RandomArray<double>(images * pixels * channels, 16);
  const Vector weights = RandomArray<double>(channels * classes, 17);
  const Vector bias = RandomArray<double>(classes, 18);
  const Vector targets = reference::Softmax(RandomArray<double>(images * classes, 19), classes);
  const auto forward = [&](const Vector& v, const Vector& w, const Vector& b) {
    const Vector logits = reference::FullyConnected(
        reference::GlobalAveragePool(v, pixels, channels), channels, classes, w, b);
    return reference::SoftmaxCrossEntropy(logits, targets, classes);
  };
  const auto head = reference::FullyConnectedGradient(
      reference::GlobalAveragePool(x, pixels, channels), forward(x, weights, bias).dlogits,
      channels, classes, weights);
  CheckGradient([&](const Vector& v) { return forward(v, weights, bias).loss; }, x,
                reference::GlobalAveragePoolGradient(head.dx, pixels, channels), "x");
  CheckGradient([&](const Vector& v) { return forward(x, v, bias).loss; }, weights, head.dweights,
                "weights");
  CheckGradient([&](const Vector& v) { return forward(x, weights, v).loss; }, bias, head.dbias,
                "bias");
}

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
