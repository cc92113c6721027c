#pragma once

namespace mobilenet {

// Exit statuses, the same for every subcommand.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;      // something asked for could not be done; stderr says what
inline constexpr int kWrongUsage = 2;  // the command line itself is wrong

}  // namespace mobilenet
