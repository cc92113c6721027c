// clang 19 names a program's main(int, char**) __main_argc_argv, as newer Emscriptens expect it;
// Emscripten 3.1.6 calls main. Without this a program would end at once, as if it had worked.
extern "C" int __main_argc_argv(int argc, char** argv);
extern "C" int CallMain(int argc, char** argv) __asm__("main");
extern "C" int CallMain(int argc, char** argv) { return __main_argc_argv(argc, argv); }
