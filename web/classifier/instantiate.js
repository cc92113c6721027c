import { ClassifierError } from './errors.js';

// A module of Emscripten's on code that is compiled already, which it would otherwise fetch by itself;
// `what` names it in messages. It prints nothing.
export function instantiate(createModule, compiled, what) {
  return new Promise((resolve, reject) => {
    createModule({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled), reject);
        return {};
      },
      print() {},
      printErr() {},
      onAbort: (reason) => reject(new ClassifierError('engine', `${what} stopped: ${reason}`)),
    }).then(resolve, reject);
  });
}
