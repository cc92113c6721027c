// Backward passes of the scalar references against central differences in double: every operator
// alone, then a whole small network. The kernels are tested against these references.

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

const Map kMaps[] = {{1, 1, 1, 1}, {2, 1, 4, 3}, {1, 5, 1, 2}, {1, 2, 2, 3},
                     {2, 3, 5, 2}, {1, 6, 6, 3}, {1, 7, 4, 1}};

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

// A small MobileNet of odd sizes: conv1, two blocks (stride 1 and 2), fc.
std::vector<Layer> SmallNetwork() {
  const auto layer = [](const char* name, LayerKind kind, int stride, int in_channels,
                        int out_channels, int in_size) {
    const int out_size = kind == LayerKind::kFullyConnected ? 1 : OutputSize(in_size, stride);
    return Layer{name, kind, stride, in_channels, out_channels, in_size, out_size, 0, 0};
  };
  return {layer("conv1", LayerKind::kConv, 2, 3, 4, 9),
          layer("dw1", LayerKind::kDepthwise, 1, 4, 4, 5),
          layer("pw1", LayerKind::kPointwise, 1, 4, 6, 5),
          layer("dw2", LayerKind::kDepthwise, 2, 6, 6, 5),
          layer("pw2", LayerKind::kPointwise, 1, 6, 7, 3),
          layer("fc", LayerKind::kFullyConnected, 1, 7, 3, 1)};
}

TEST_CASE("gradients of a whole small network") {
  const std::vector<Layer> layers = SmallNetwork();
  const int images = 4;
  auto params = reference::RandomParameters<double>(layers, 20);
  // Wide enough that ReLU6 clips somewhere.
  for (double& gamma : params["pw1.bn.gamma"]) gamma += 2.0;
  const Vector inputs = RandomArray<double>(images * 9 * 9 * 3, 21);
  const Vector targets = reference::Softmax(RandomArray<double>(images * 3, 22), 3);
  // Without an activation, the batch norm after a pointwise convolution would undo every beta
  // before it: those gradients are zero and have no relative error.
  double last_loss = 0.0;
  for (const Activation activation : {Activation::kRelu, Activation::kRelu6}) {
    const reference::NetworkOptions options{activation, 1e-3};
    const auto result = reference::LossAndGradients(layers, params, inputs, targets, options);
    CHECK(result.loss != last_loss);  // the two activations differ on these inputs
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

// All 28 layers at once: far too many parameters to move one by one, so the loss is moved along
// random directions in the space of all of them.
TEST_CASE("gradients of the whole network at alpha 0.25 and 32 pixels") {
  const ModelSpec spec{0.25, 32, 10};
  const std::vector<Layer> layers = Layers(spec);
  // At 32 pixels the last maps have one pixel: batch norm needs several images.
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

TEST_CASE("a small network's inference equals its training where the statistics are the batch's") {
  const std::vector<Layer> layers = SmallNetwork();
  const Vector inputs = RandomArray<double>(3 * 9 * 9 * 3, 23);
  const Vector targets(3 * 3, 1.0 / 3.0);
  auto params = reference::RandomParameters<double>(layers, 24);
  const auto result = reference::LossAndGradients(layers, params, inputs, targets);
  for (const auto& [name, values] : result.statistics) params[name] = values;
  CheckClose(reference::Logits(layers, params, inputs), result.logits, 1e-12, "logits");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
