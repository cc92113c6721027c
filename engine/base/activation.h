#pragma once

namespace mobilenet {

// What a kernel applies to its result. kRelu6 clips to [0, 6].
enum class Activation { kNone, kRelu, kRelu6 };

}  // namespace mobilenet
