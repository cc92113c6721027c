#include "engine/kernels/batch_norm/batch_norm.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/kernels/batch_norm/batch_norm_reference.h"
#include "engine/kernels/common/activation_reference.h"
#include "tests/support/testing.h"

TEST_SUITE_BEGIN("engine.kernels");

namespace mobilenet {
namespace {

using testing::CheckClose;
using testing::Describe;
using testing::ForEachTarget;
using testing::GuardedOutput;
using testing::kActivations;
using testing::Name;
using testing::RandomArray;
using testing::ToDouble;

constexpr double kEpsilon = 1e-3;

// A layer's values, and the per-channel arrays that the kernels get.
struct Case {
  int pixels, channels;
  Activation activation;
  std::vector<float> y, da, gamma, beta;
  reference::ChannelStatistics<double> statistics;
  std::vector<float> mean, scale, shift;
  std::vector<double> z;  // by the reference

  Case(int pixels, int channels, Activation activation)
      : pixels(pixels), channels(channels), activation(activation) {
    y = RandomArray(size_t(pixels) * channels, 1, -2.0f, 3.0f);
    da = RandomArray(y.size(), 2);
    gamma = RandomArray(channels, 3, 1.0f, 5.0f);
    beta = RandomArray(channels, 4, -1.0f, 3.0f);
    Update();
    // Near z = 0 and z = 6 float and double may choose different slopes of the activation, so beta
    // is moved until no z is there.
    bool moved = true;
    for (int tries = 0; moved && tries < 20; ++tries) {
      moved = false;
      for (size_t i = 0; i < y.size(); ++i) {
        if (std::abs(z[i]) < 1e-4 || std::abs(z[i] - 6.0) < 1e-4) {
          beta[i % channels] += 0.01f;
          moved = true;
        }
      }
      Update();
    }
    REQUIRE_FALSE(moved);
  }

  void Update() {
    statistics = reference::BatchStatistics(ToDouble(y), channels);
    z = reference::BatchNorm(ToDouble(y), statistics, ToDouble(gamma), ToDouble(beta), kEpsilon);
    mean.assign(channels, 0.0f);
    scale = shift = mean;
    for (int c = 0; c < channels; ++c) {
      const double exact_scale = gamma[c] / std::sqrt(statistics.variance[c] + kEpsilon);
      mean[c] = static_cast<float>(statistics.mean[c]);
      scale[c] = static_cast<float>(exact_scale);
      shift[c] = static_cast<float>(beta[c] - statistics.mean[c] * exact_scale);
    }
  }

  std::string Describe(const char* target) const {
    return testing::Describe("target", target, "pixels", pixels, "channels", channels, "activation",
                             Name(activation));
  }
};

template <typename Check>
void ForEachCase(const Check& check) {
  for (const Activation activation : kActivations) {
    for (int channels = 1; channels <= 70; ++channels) check(Case(6, channels, activation));
    for (const int pixels : {2, 3, 4, 5, 7, 127, 128, 129, 300}) {
      for (const int channels : {1, 3, 4, 16, 21, 37}) check(Case(pixels, channels, activation));
    }
  }
}

TEST_CASE("channel sums give the batch's mean and variance") {
  ForEachCase([](const Case& c) {
    ForEachTarget([&](const char* target) {
      const std::string name = c.Describe(target);
      std::vector<double> mean(c.channels, 0.5), variance(c.channels, 0.25);
      ChannelSums(c.y.data(), c.pixels, c.channels, mean.data(), variance.data());
      for (int i = 0; i < c.channels; ++i) {
        mean[i] = (mean[i] - 0.5) / c.pixels;  // the kernel adds to the present value
        variance[i] = (variance[i] - 0.25) / c.pixels - mean[i] * mean[i];
      }
      CheckClose(mean, c.statistics.mean, 1e-6, name + " mean");
      CheckClose(variance, c.statistics.variance, 1e-5, name + " variance");
    });
  });
}

TEST_CASE("batch norm and activation equal their references") {
  ForEachCase([](const Case& c) {
    const auto expected = reference::Activate(c.z, c.activation);
    ForEachTarget([&](const char* target) {
      const std::string name = c.Describe(target);
      GuardedOutput a(c.y.size());
      BatchNormActivate(c.y.data(), c.pixels, c.channels, c.scale.data(), c.shift.data(),
                        c.activation, a.data());
      CheckClose(a.Values(name), expected, 1e-5, name);
    });
  });
}

TEST_CASE("batch norm with moving averages equals its reference") {
  const int pixels = 9, channels = 19;
  const std::vector<float> y = RandomArray(pixels * channels, 5);
  const std::vector<float> gamma = RandomArray(channels, 6, 0.5f, 1.5f);
  const std::vector<float> beta = RandomArray(channels, 7);
  const reference::ChannelStatistics<double> moving{RandomArray<double>(channels, 8),
                                                    RandomArray<double>(channels, 9, 0.1f, 2.0f)};
  const auto expected = reference::Activate(
      reference::BatchNorm(ToDouble(y), moving, ToDouble(gamma), ToDouble(beta), kEpsilon),
      Activation::kRelu);
  std::vector<float> scale(channels), shift(channels), a(y.size());
  for (int c = 0; c < channels; ++c) {
    scale[c] = static_cast<float>(gamma[c] / std::sqrt(moving.variance[c] + kEpsilon));
    shift[c] = static_cast<float>(beta[c] - moving.mean[c] * scale[c]);
  }
  ForEachTarget([&](const char* target) {
    BatchNormActivate(y.data(), pixels, channels, scale.data(), shift.data(), Activation::kRelu,
                      a.data());
    CheckClose(a, expected, 1e-5, target);
  });
}

TEST_CASE("the two backward passes give the reference's gradients of y, gamma and beta") {
  ForEachCase([](const Case& c) {
    const auto dz = reference::ActivationGradient(ToDouble(c.da), c.z, c.activation);
    const auto expected =
        reference::BatchNormGradient(dz, ToDouble(c.y), c.statistics, ToDouble(c.gamma), kEpsilon);
    ForEachTarget([&](const char* target) {
      const std::string name = c.Describe(target);
      std::vector<double> dz_sums(c.channels, 2.0), dz_y_sums(c.channels, 3.0);
      BatchNormGradientSums(c.da.data(), c.y.data(), c.pixels, c.channels, c.scale.data(),
                            c.shift.data(), c.mean.data(), c.activation, dz_sums.data(),
                            dz_y_sums.data());
      // slope and offset as batch_norm.h derives them from the six equations of section 3.
      std::vector<double> dgamma(c.channels), dbeta(c.channels);
      std::vector<float> slope(c.channels), offset(c.channels);
      for (int i = 0; i < c.channels; ++i) {
        const double inverse_variance = 1.0 / (c.statistics.variance[i] + kEpsilon);
        dbeta[i] = dz_sums[i] - 2.0;  // the kernel adds to the present value
        const double dz_y_sum = dz_y_sums[i] - 3.0;
        dgamma[i] = dz_y_sum * std::sqrt(inverse_variance);
        const double line = -c.scale[i] * inverse_variance * dz_y_sum / c.pixels;
        slope[i] = static_cast<float>(line);
        offset[i] =
            static_cast<float>(-c.scale[i] * dbeta[i] / c.pixels - line * c.statistics.mean[i]);
      }
      CheckClose(dgamma, expected.dgamma, 1e-5, name + " gamma");
      CheckClose(dbeta, expected.dbeta, 1e-5, name + " beta");
      GuardedOutput dy(c.y.size());
      BatchNormInputGradient(c.da.data(), c.y.data(), c.pixels, c.channels, c.scale.data(),
                             c.shift.data(), slope.data(), offset.data(), c.activation, dy.data());
      CheckClose(dy.Values(name), expected.dx, 1e-4, name + " y");
      std::vector<float> in_place = c.da;
      BatchNormInputGradient(in_place.data(), c.y.data(), c.pixels, c.channels, c.scale.data(),
                             c.shift.data(), slope.data(), offset.data(), c.activation,
                             in_place.data());
      testing::CheckEqual(in_place, dy.Values(name), name + " in place");
    });
  });
}

}  // namespace
}  // namespace mobilenet

TEST_SUITE_END();
