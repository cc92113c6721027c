// Every error of the classifier: `code` for programs, `message` for people and, where known, `cause`, the server's
// response (`url`, `status`, `contentType`) and why a file was refused (`refusal`). index.d.ts lists the codes.
export class ClassifierError extends Error {
  constructor(code, message, /** @type {Record<string, any>} */ { cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ClassifierError';
    this.code = code;
    Object.assign(this, details);
  }

  // pack() and unpack() carry an error between threads, as structured cloning drops its class and properties.
  static pack(error) {
    if (!(error instanceof ClassifierError)) {
      return { code: 'engine', message: `The engine failed: ${error?.message ?? error}`, cause: String(error) };
    }
    const { code, message, url, status, contentType, refusal } = /** @type {any} */ (error);
    return { code, message, cause: error.cause && String(error.cause), url, status, contentType, refusal };
  }

  static unpack({ code, message, ...rest }) {
    const known = Object.entries(rest).filter(([, value]) => value !== undefined);
    return new ClassifierError(code, message, Object.fromEntries(known));
  }
}
