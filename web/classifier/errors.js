// Every failure of the classifier: `code` for programs, `message` a sentence for people, and where
// known `cause` and the answer of the server (`url`, `status`, `contentType`).
export class ClassifierError extends Error {
  constructor(code, message, /** @type {Record<string, any>} */ { cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ClassifierError';
    this.code = code;
    Object.assign(this, details);
  }

  // Structured cloning loses an error's class and own properties: these two carry it between threads.
  static pack(error) {
    if (!(error instanceof ClassifierError)) {
      return { code: 'engine', message: `The engine failed: ${error?.message ?? error}`, cause: String(error) };
    }
    const { code, message, url, status, contentType } = /** @type {any} */ (error);
    return { code, message, cause: error.cause && String(error.cause), url, status, contentType };
  }

  static unpack({ code, message, ...rest }) {
    const known = Object.entries(rest).filter(([, value]) => value !== undefined);
    return new ClassifierError(code, message, Object.fromEntries(known));
  }
}
