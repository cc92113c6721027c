# The program threads_test: the thread pool and what computes on it, for ThreadSanitizer. It holds
# whole files of tests/engine and tests/trainer, and only the sources of the trainer that they need.
add_executable(threads_test
  engine/base/thread_pool_test.cc
  engine/infer/classifier_threads_test.cc
  engine/train/network_test.cc
  trainer/training/batch_prefetcher_test.cc)
target_link_libraries(threads_test PRIVATE test_main engine)
set(trainer ${PROJECT_SOURCE_DIR}/trainer)
target_sources(threads_test PRIVATE
  ${trainer}/base/text_table.cc
  ${trainer}/config/train_option_table.cc
  ${trainer}/config/train_options.cc
  ${trainer}/console/number_range.cc
  ${trainer}/console/standard_input.cc
  ${trainer}/evaluation/photo_classifier.cc
  ${trainer}/training/batch_prefetcher.cc
  ${trainer}/training/batch_source.cc
  ${trainer}/training/teacher.cc)
# ThreadSanitizer makes them twenty times as slow, and the cases left out share nothing more than the
# others do.
set(left_out "threads keep the signatures*,loss*,ten training steps*,saved weights*,profiling*,the precision*")
foreach(suite engine.base engine.infer engine.train trainer.training)
  add_suite(threads_test ${suite} "--test-case-exclude=${left_out}")
endforeach()
