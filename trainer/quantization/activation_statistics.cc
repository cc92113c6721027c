#include "trainer/quantization/activation_statistics.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "engine/infer/layer_outputs.h"

namespace mobilenet {
namespace {

constexpr int kBins = 4096;

// Sums over one photo's feature map for each channel, and the map's largest value.
struct MapSums {
  std::vector<double> sum, square;
  float largest = 0;
};

MapSums SumUp(std::span<const float> map, int channels) {
  MapSums sums;
  sums.sum.resize(channels);
  sums.square.resize(channels);
  for (size_t i = 0; i < map.size(); i += channels) {
    for (int c = 0; c < channels; ++c) {
      const double value = map[i + c];
      sums.sum[c] += value;
      sums.square[c] += value * value;
      sums.largest = std::max(sums.largest, map[i + c]);
    }
  }
  return sums;
}

// Adds up the sums of all photos, in their order, for one layer with `positions` pixels.
ChannelMoments Moments(const std::vector<std::vector<MapSums>>& photos, size_t layer,
                       double positions) {
  ChannelMoments moments;
  const size_t channels = photos.front()[layer].sum.size();
  const double count = positions * static_cast<double>(photos.size());
  for (size_t c = 0; c < channels; ++c) {
    double sum = 0, square = 0;
    for (const auto& photo : photos) {
      sum += photo[layer].sum[c];
      square += photo[layer].square[c];
    }
    const double mean = sum / count;
    moments.mean.push_back(mean);
    moments.variance.push_back(std::max(0.0, square / count - mean * mean));
  }
  return moments;
}

}  // namespace

ActivationStatistics CollectActivationStatistics(const Weights& folded,
                                                 std::span<const std::vector<float>> inputs,
                                                 ThreadPool& pool) {
  const std::vector<Layer> layers = Layers(folded.spec);
  const int photos = static_cast<int>(inputs.size());
  std::vector<LayerOutputs> networks;
  for (int worker = 0; worker < pool.threads(); ++worker) networks.emplace_back(folded);

  // sums[photo][layer] belongs to the layer's input.
  std::vector<std::vector<MapSums>> sums(inputs.size());
  pool.Run(photos, [&](int photo, int worker) {
    sums[photo].push_back(SumUp(inputs[photo], layers.front().in_channels));
    networks[worker].Run(inputs[photo], [&](size_t layer, std::span<const float> map) {
      sums[photo].push_back(SumUp(map, layers[layer].out_channels));
    });
  });

  ActivationStatistics statistics;
  for (size_t i = 0; i < layers.size(); ++i) {
    // The input of fc is the pooled map: its mean is that of the last layer's output map.
    const int side = i + 1 < layers.size() ? layers[i].in_size : layers[i - 1].out_size;
    statistics.inputs.push_back(Moments(sums, i, static_cast<double>(side) * side));
  }
  statistics.outputs.resize(layers.size() - 1);
  for (size_t i = 0; i < statistics.outputs.size(); ++i) {
    ActivationHistogram& histogram = statistics.outputs[i];
    for (const auto& photo : sums) {
      histogram.largest = std::max(histogram.largest, photo[i + 1].largest);
    }
    histogram.counts.resize(kBins);
  }

  std::mutex mutex;
  pool.Run(photos, [&](int photo, int worker) {
    networks[worker].Run(inputs[photo], [&](size_t layer, std::span<const float> map) {
      std::vector<int64_t> counts(kBins);
      ActivationHistogram& histogram = statistics.outputs[layer];
      const float bins_per_unit = histogram.largest > 0 ? kBins / histogram.largest : 0;
      for (const float value : map) {
        if (value <= 0) continue;
        ++counts[std::min(kBins - 1, static_cast<int>(value * bins_per_unit))];
      }
      const std::lock_guard lock(mutex);
      for (int b = 0; b < kBins; ++b) histogram.counts[b] += counts[b];
    });
  });
  return statistics;
}

}  // namespace mobilenet
