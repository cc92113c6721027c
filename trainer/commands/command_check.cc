#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/thread_pool.h"
#include "trainer/commands/commands.h"
#include "trainer/commands/shared_options.h"
#include "trainer/console/exit_status.h"
#include "trainer/console/output_check.h"
#include "trainer/console/terminal.h"
#include "trainer/data/data_check.h"
#include "trainer/data/dataset.h"
#include "trainer/data/dataset_scan.h"

namespace mobilenet {
namespace {

struct Options {
  std::string data, json;
  int threads = DefaultThreads();
};

std::vector<InspectedFile> InspectAll(const DataFolder& folder, ThreadPool& pool) {
  std::vector<InspectedFile> files(folder.files.size());
  std::atomic<size_t> done{0};
  Progress progress("checking", "file");
  pool.Run(static_cast<int>(files.size()), [&](int index, int worker) {
    files[index] = Inspect(folder.files[index].path);
    const size_t count = ++done;
    if (worker == 0) progress.Update(count, files.size());
  });
  return files;
}

int Run(const Options& options) {
  if (const auto output = CheckOutputs({{options.json, OutputKind::kText}}); !output) {
    return ReportFailure(output.error());
  }
  const Result<DataFolder> folder = ScanDataFolder(options.data, 1);
  if (!folder) return ReportFailure(folder.error());
  ThreadPool pool(options.threads);
  const std::vector<InspectedFile> files = InspectAll(*folder, pool);
  const DataCheck check = CheckData(*folder, files);
  std::printf("%s", ToText(check, *folder, files).c_str());
  if (!options.json.empty()) {
    const auto written = WriteJson(options.json, ToJson(check, *folder, files));
    if (!written) return ReportFailure(written.error());
  }
  return kDone;
}

}  // namespace

void AddCheckCommand(CLI::App& app, int& exit_status) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("check", "Find broken, misnamed, duplicate and tiny photos");
  AddData(*command, options->data);
  AddJsonFile(*command, options->json);
  AddThreads(*command, options->threads);
  command->callback([options, &exit_status] { exit_status = Run(*options); });
}

}  // namespace mobilenet
