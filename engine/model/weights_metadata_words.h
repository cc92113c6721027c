#pragma once

namespace mobilenet {

// The words of a weights file's metadata, as they are written and read.
inline constexpr char kFormatVersion[] = "1";
inline constexpr char kArchitecture[] = "mobilenet_v1";
inline constexpr char kPadding[] = "tf_same";
inline constexpr char kResize[] = "stretch";
inline constexpr char kRelu[] = "relu";
inline constexpr char kRelu6[] = "relu6";

}  // namespace mobilenet
