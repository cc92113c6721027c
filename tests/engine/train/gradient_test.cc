// Compares the backward pass of each operator's scalar reference with central differences in
// double. The kernels are tested against these references.

#include <doctest/doctest.h>

#include <numeric>
#include <string>
#include <vector>

#include "engine/kernels/batch_norm/batch_norm_reference.h"
#include "engine/kernels/common/activation_reference.h"
#include "engine/kernels/convolution/convolution_reference.h"
#include "engine/kernels/depthwise/depthwise_reference.h"
#include "engine/kernels/head/head_reference.h"
#include "engine/kernels/pointwise/pointwise_reference.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.train");

namespace mobilenet {
namespace {

using reference::Map;
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

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
