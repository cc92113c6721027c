#include "engine/kernels/head/head.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/kernels/head/head_reference.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::CheckClose;
using testing::Describe;
using testing::GuardedOutput;
using testing::RandomArray;
using testing::ToDouble;

TEST_CASE("global average pool and its gradient equal their references") {
  for (const int images : {1, 3}) {
    for (const int pixels : {1, 4, 9, 16, 49}) {
      for (const int channels : {1, 5, 16, 33}) {
        const std::string name = Describe("images", images, "pixels", pixels, "channels", channels);
        const std::vector<float> x = RandomArray(size_t(images) * pixels * channels, 1);
        GuardedOutput pooled(size_t(images) * channels);
        GlobalAveragePool(x.data(), images, pixels, channels, pooled.data());
        CheckClose(pooled.Values(name), reference::GlobalAveragePool(ToDouble(x), pixels, channels),
                   1e-6, name);

        const std::vector<float> dpooled = RandomArray(size_t(images) * channels, 2);
        GuardedOutput dx(x.size());
        GlobalAveragePoolGradient(dpooled.data(), images, pixels, channels, dx.data());
        CheckClose(dx.Values(name),
                   reference::GlobalAveragePoolGradient(ToDouble(dpooled), pixels, channels), 1e-6,
                   name + " gradient");
      }
    }
  }
}

TEST_CASE("fully connected and its gradients equal their references") {
  for (const int images : {1, 4}) {
    for (const int channels : {1, 7, 64, 130}) {
      for (const int classes : {2, 3, 10, 17}) {
        const std::string name =
            Describe("images", images, "channels", channels, "classes", classes);
        const std::vector<float> x = RandomArray(size_t(images) * channels, 3);
        const std::vector<float> weights = RandomArray(size_t(channels) * classes, 4);
        const std::vector<float> bias = RandomArray(classes, 5);
        GuardedOutput logits(size_t(images) * classes);
        FullyConnected(x.data(), images, channels, classes, weights.data(), bias.data(),
                       logits.data());
        CheckClose(logits.Values(name),
                   reference::FullyConnected(ToDouble(x), channels, classes, ToDouble(weights),
                                             ToDouble(bias)),
                   1e-5, name);

        const std::vector<float> dlogits = RandomArray(size_t(images) * classes, 6);
        auto expected = reference::FullyConnectedGradient(ToDouble(x), ToDouble(dlogits), channels,
                                                          classes, ToDouble(weights));
        // The gradients of the parameters are added to what is there.
        for (double& value : expected.dweights) value += 0.5;
        for (double& value : expected.dbias) value += 0.25;
        GuardedOutput dx(x.size());
        std::vector<float> dweights(weights.size(), 0.5f), dbias(classes, 0.25f);
        FullyConnectedGradient(x.data(), dlogits.data(), images, channels, classes, weights.data(),
                               dx.data(), dweights.data(), dbias.data());
        CheckClose(dx.Values(name), expected.dx, 1e-5, name + " x");
        CheckClose(dweights, expected.dweights, 1e-5, name + " weights");
        CheckClose(dbias, expected.dbias, 1e-5, name + " bias");

        std::vector<float> again(weights.size(), 0.5f);
        FullyConnectedGradient(x.data(), dlogits.data(), images, channels, classes, weights.data(),
                               nullptr, again.data(), dbias.data());
        testing::CheckEqual(again, dweights, name + " without dx");
      }
    }
  }
}

TEST_CASE("softmax cross-entropy and its gradient equal their references") {
  for (const int images : {1, 5}) {
    for (const int classes : {2, 10, 19}) {
      const std::string name = Describe("images", images, "classes", classes);
      const std::vector<float> logits = RandomArray(size_t(images) * classes, 7, -9.0f, 9.0f);
      std::vector<float> targets(logits.size(), 0.1f / float(classes));  // smoothed labels
      for (int image = 0; image < images; ++image) {
        targets[image * classes + image % classes] += 0.9f;
      }
      const float scale = 0.125f;
      auto expected = reference::SoftmaxCrossEntropy(ToDouble(logits), ToDouble(targets), classes);
      for (double& value : expected.dlogits) value *= scale;
      GuardedOutput dlogits(logits.size());
      const double loss = SoftmaxCrossEntropy(logits.data(), targets.data(), images, classes, scale,
                                              dlogits.data());
      CHECK_MESSAGE(loss == doctest::Approx(expected.loss).epsilon(1e-6), name);
      CheckClose(dlogits.Values(name), expected.dlogits, 1e-6, name);

      const auto probabilities = reference::Softmax(ToDouble(logits), classes);
      std::vector<float> row(classes);
      Softmax(logits.data(), classes, row.data());
      CheckClose(row, std::vector<double>(probabilities.begin(), probabilities.begin() + classes),
                 1e-6, name);
    }
  }
}

TEST_CASE("softmax and its loss stay finite for extreme logits") {
  const std::vector<float> logits = {1000.0f, 0.0f, -1000.0f};
  const std::vector<float> targets = {0.0f, 0.0f, 1.0f};
  std::vector<float> probabilities(3), dlogits(3);
  Softmax(logits.data(), 3, probabilities.data());
  CheckClose(probabilities, std::vector<double>{1.0, 0.0, 0.0}, 1e-7, "probabilities");
  CHECK(SoftmaxCrossEntropy(logits.data(), targets.data(), 1, 3, 1.0f, dlogits.data()) == 2000.0);
  CheckClose(dlogits, std::vector<double>{1.0, 0.0, -1.0}, 1e-7, "gradient");
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
