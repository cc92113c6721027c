#pragma once

namespace mobilenet {

// The function that a kernel applies to each output value: kRelu is max(0, x), kRelu6 is min(max(0,
// x), 6).
enum class Activation { kNone, kRelu, kRelu6 };

}  // namespace mobilenet
