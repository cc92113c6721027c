#include "trainer/training/divergence.h"

#include <algorithm>
#include <cmath>

#include "trainer/base/text_table.h"

namespace mobilenet {
namespace {

bool AllFinite(const AlignedBuffer<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

double Norm(const AlignedBuffer<float>& values) {
  double sum = 0;
  for (const float value : values) sum += double{value} * value;
  return std::sqrt(sum);
}

tl::unexpected<Error> NotFinite(const std::string& name) {
  return Fail("the network has diverged: " + name +
              " is not finite; try a smaller --learning-rate (--find-lr suggests one)");
}

}  // namespace

std::string LargestGradient(const std::vector<Parameter>& parameters) {
  const Parameter* largest = nullptr;
  double largest_norm = -1;
  // The backward pass carries NaN and infinity from the loss towards the input, so the last
  // parameter that has one is where it began.
  for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter) {
    const double norm = Norm(parameter->gradient);
    if (!std::isfinite(norm)) return "the gradient of " + parameter->name + " is not finite";
    if (norm <= largest_norm) continue;
    largest = &*parameter;
    largest_norm = norm;
  }
  return "the largest gradient is that of " + largest->name + ", norm " +
         Significant(largest_norm, 3);
}

Result<void> CheckFinite(Network& network) {
  for (const Parameter& parameter : network.parameters()) {
    if (!AllFinite(parameter.value)) return NotFinite(parameter.name);
  }
  for (const ConvLayer& layer : network.layers()) {
    if (!AllFinite(layer.moving_mean)) return NotFinite(layer.layer.name + ".bn.mean");
    if (!AllFinite(layer.moving_variance)) return NotFinite(layer.layer.name + ".bn.variance");
  }
  return {};
}

}  // namespace mobilenet
