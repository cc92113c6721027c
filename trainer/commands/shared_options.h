#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/weights_write.h"
#include "trainer/config/held_out.h"
#include "trainer/console/number_range.h"

namespace mobilenet {

// Options that several commands have, declared once. Each function adds one to `command`; the
// parsed value is written to `value`.

// A number that is refused outside `range`. T as in ParseNumber. The help shows the range and the
// present value as the default, or `default_text` where that is given.
template <class T>
CLI::Option* AddNumber(CLI::App& command, const std::string& flag, T& value,
                       const NumberRange& range, const std::string& help,
                       const std::string& default_text = "");

// One of some names, the first of which is the default. Calls `set` with the name that is given.
CLI::Option* AddChoice(CLI::App& command, const std::string& flag,
                       const std::vector<std::string>& names, const std::string& help,
                       const std::function<void(const std::string& name)>& set);

// A file, or a folder with `value_name` "DIR".
CLI::Option* AddPath(CLI::App& command, const std::string& flag, std::string& value,
                     const std::string& help, const std::string& value_name = "FILE");

// --weights FILE, required.
void AddWeights(CLI::App& command, std::string& value,
                const std::string& help = "Weights file (.safetensors)");
// --data DIR, required.
void AddData(CLI::App& command, std::string& value,
             const std::string& help = "Folder with one folder of photos per class");
// --out FILE, required.
void AddOut(CLI::App& command, std::string& value, const std::string& help);
// --negatives DIR; `use` says what the command does with them.
CLI::Option* AddNegatives(CLI::App& command, std::string& value, const std::string& use);
// --json FILE.
void AddJsonFile(CLI::App& command, std::string& value);
// --storage float16 or float32.
// --sources: the list that says where each photo is from; `use` continues the help. The default is
// what FindSources finds.
CLI::Option* AddSources(CLI::App& command, std::string& value, const std::string& use);
inline constexpr const char* kSourcesOfTraining =
    ", for weights that were trained with --unseen-sources";
CLI::Option* AddStorage(CLI::App& command, Storage& value);
// --alpha and --size of a network.
void AddAlphaAndSize(CLI::App& command, double& alpha, int& size);
// --held-out (--validation) and --test: only photos that the weights' training held out.
void AddHeldOut(CLI::App& command, std::optional<HeldOut>& value);

int DefaultThreads();  // one for each CPU
// --threads N. Results are the same on any number of threads.
CLI::Option* AddThreads(CLI::App& command, int& value,
                        const std::string& default_text = "one for each CPU");

}  // namespace mobilenet
