/** The instances of a global class, or never where that class does not exist: Node.js programs need no "dom" library. */
type Global<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** Raw pixels. Every ImageData is one. */
export interface ImageDataLike {
  /** width * height * 4 bytes: red, green, blue and alpha of each pixel, row by row from the top. */
  readonly data: Uint8ClampedArray | Uint8Array;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

/**
 * A picture to classify: an image file (a Blob, a File, or its bytes), raw pixels or, in browsers, an image, canvas or video
 * element. The classifier never changes, transfers or closes a source: it stays yours.
 *
 * Files are at most 50 MB (50 * 2^20 bytes) and 64 megapixels. Browsers read JPEG, PNG, GIF, WebP, BMP and AVIF, some also HEIC;
 * Node.js reads JPEG, PNG, GIF, WebP and BMP. The EXIF orientation of a JPEG or PNG is applied. Colour profiles are ignored.
 */
export type Source =
  | Blob
  | Uint8Array
  | ArrayBuffer
  | ImageDataLike
  | Global<'ImageBitmap'>
  | Global<'HTMLCanvasElement'>
  | Global<'OffscreenCanvas'>
  | Global<'HTMLImageElement'>
  | Global<'HTMLVideoElement'>;

export interface CreateOptions {
  /**
   * The weights: a .safetensors file made by the trainer. Either its URL (in browsers relative to the page; in Node.js a string
   * that is not a URL is a path, relative to the working directory), or the file itself as a Blob or bytes. Bytes are copied.
   */
  weights: string | URL | Blob | Uint8Array | ArrayBuffer;
  /**
   * The requested number of threads; default 1. The classifier uses at most 4 and at most the number of cores. Browsers need a
   * cross-origin isolated page (headers `Cross-Origin-Opener-Policy: same-origin` and
   * `Cross-Origin-Embedder-Policy: require-corp`) and the package on the page's origin; otherwise one thread is used.
   * info() has the actual number and the reason. The results are the same bits for every number of threads.
   */
  threads?: number;
  /** Cancels the creation: the promise rejects with the signal's reason. It has no effect once the classifier exists. */
  signal?: AbortSignal;
  /**
   * Called while the weights are downloaded, with the number of bytes so far and in total. `total` is null if the server does
   * not send the size.
   */
  onProgress?: (progress: { loaded: number; total: number | null }) => void;
}

export interface EmbedOptions {
  /** Cancels the call: the promise rejects with the signal's reason. A picture that is already in work is not interrupted. */
  signal?: AbortSignal;
}

export interface ClassifyOptions extends EmbedOptions {
  /** The number of predictions in the result, at least 1; default: all labels. */
  topK?: number;
}

export interface ClassifyAllOptions {
  /** The number of predictions in each result, at least 1; default: all labels. */
  topK?: number;
  /** Stops after the current picture: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called with each outcome, in the order of the sources; `index` counts from 0. */
  onResult?: (outcome: Outcome, index: number) => void;
}

export interface ExplainOptions extends EmbedOptions {
  /** The label to explain, one of info().labels; default: the most probable one. */
  label?: string;
}

export interface Prediction {
  /** One of info().labels. */
  label: string;
  /** From 0 to 1. The probabilities of all labels, and of info().others if there are any, add up to 1. */
  probability: number;
}

/** The answer for one picture. It is a plain object and yours to keep or change. */
export interface Result {
  /** The most probable label. */
  label: string;
  /** Its probability, from 0 to 1. */
  confidence: number;
  /**
   * False if the picture shows none of the labels: its score is below the threshold that is stored in the weights. `label` is
   * then only the closest match.
   */
  known: boolean;
  /** The most probable of info().others, the things that are none of the labels. Only if the model has any and `known` is false. */
  other?: Prediction;
  /** The topK most probable labels, most probable first. */
  predictions: Prediction[];
  /** The model's output before softmax: one number per label, in the order of info().labels, then one for each of info().others. */
  logits: number[];
  /** The time to resize the picture and to run the model, in milliseconds. Decoding and waiting are not included. */
  milliseconds: number;
}

/** The outcome for one source of classifyAll(): either its result or its error. */
export type Outcome = { result: Result; error?: undefined } | { result?: undefined; error: ClassifierError };

/**
 * A class activation map (Zhou et al., arXiv 1512.04150): how much each part of the picture adds to a label's logit. Its
 * width x height cells divide the whole picture into equal parts.
 */
export interface HeatMap {
  /** The explained label. */
  label: string;
  /** The number of columns: info().size / 32, for example 4 for 128 pixels. */
  width: number;
  /** The number of rows, equal to `width`. */
  height: number;
  /**
   * width * height values in logits, row by row from the top. Positive values are evidence for the label, negative ones
   * against it. Their mean plus the label's bias is the label's logit (in int8 models up to rounding).
   */
  values: number[];
  /** The result of classify() for the same picture, from the same run of the model. */
  result: Result;
}

export interface Info {
  /** The instruction set of the engine in use: relaxed SIMD where the browser has it, otherwise 128-bit SIMD. */
  simd: 'relaxed' | 'simd128';
  /** The number of threads in use. */
  threads: number;
  /** The width multiplier α of the model, from 0 to 1. */
  alpha: number;
  /** The side of the model's square input, in pixels. */
  size: number;
  /** The labels, in the order of `logits`. */
  labels: string[];
  /** Labels of other things that the model tells from its labels, for example “fox”. Often empty. They follow in `logits`. */
  others: string[];
  /** True if the model computes with 8-bit integers, false for float32. */
  int8: boolean;
  /** A sentence that says why this instruction set and this number of threads are used. */
  reason: string;
}

/**
 * A model in a worker. The worker processes one picture at a time, and waiting calls stand in one queue: pictures are answered
 * in the order of the calls, video frames after all waiting pictures.
 *
 * All promises reject with a ClassifierError; common codes are 'input' (wrong argument), 'disposed' and 'engine' (the worker
 * failed), and for files 'empty', 'unreadable', 'not-an-image', 'unsupported-image', 'broken-image', 'too-large', 'memory'
 * and 'blocked-pixels'.
 * When a signal aborts, they reject with the signal's reason instead.
 */
export interface Classifier {
  /**
   * Classifies one picture.
   *
   * Photos (everything but video elements) are read at the call, so you may change or reuse the source at once; none is dropped.
   * The frame of a video is read when it is its turn. If a newer call with a video is made before that, the older call rejects
   * with the code 'superseded': the newest frame wins.
   */
  classify(source: Source, options?: ClassifyOptions): Promise<Result>;
  /**
   * Classifies many sources, one after another. Each source is taken from `sources` only when the one before is answered, so a
   * generator can read thousands of files with the memory of one.
   *
   * An error of one source is its outcome and does not stop the others. The promise rejects if the signal aborts, if the
   * classifier is disposed of or fails, or if `sources` itself throws.
   */
  classifyAll(sources: Iterable<Source> | AsyncIterable<Source>, options?: ClassifyAllOptions): Promise<Outcome[]>;
  /** Classifies one picture and returns the class activation map of a label. Unknown labels reject with the code 'input'. */
  explain(source: Source, options?: ExplainOptions): Promise<HeatMap>;
  /**
   * The features of a picture: 1024 * alpha numbers, after global average pooling. Similar pictures have embeddings with a high
   * cosine similarity. The array is a copy and yours.
   */
  embed(source: Source, options?: EmbedOptions): Promise<Float32Array>;
  /** The model and engine in use. Returns a new copy at each call. */
  info(): Info;
  /** Ends the worker and frees its memory. Open and later calls reject with the code 'disposed'. May be called twice. */
  dispose(): void;
}

export type ErrorCode =
  /** The browser lacks a feature; the message names it. */
  | 'unsupported'
  /** The engine or the weights could not be downloaded; see url, status, contentType and cause. */
  | 'download'
  /** The weights file is not usable; the message says why. */
  | 'weights'
  /** The engine or its worker failed. Create another classifier. */
  | 'engine'
  /** The engine or the picture needs more memory than there is. */
  | 'memory'
  /** The browser hides pixels from pages as a protection against fingerprinting. The message says what to do. */
  | 'blocked-pixels'
  /** An argument is wrong, or a source has no readable picture. */
  | 'input'
  /** The file has 0 bytes. */
  | 'empty'
  /** The file could not be read, for example because it was moved or deleted. */
  | 'unreadable'
  /** The file is not an image. */
  | 'not-an-image'
  /** The file is an image in a format that cannot be decoded here. */
  | 'unsupported-image'
  /** The image file is damaged or incomplete. */
  | 'broken-image'
  /** The picture has more than 64 megapixels or 50 MB. */
  | 'too-large'
  /** A newer video frame replaced this one before its turn. */
  | 'superseded'
  /** dispose() was called. */
  | 'disposed';

/** Why a file was refused, for messages in other languages. Further keys depend on the reason. */
export interface Refusal {
  readonly reason: 'empty' | 'bytes' | 'pixels' | 'incomplete' | 'damaged' | 'unsupported' | 'unreadable' | 'format';
  /** The file's name, if it has one. */
  readonly file?: string;
  /** For 'format': the file's format by its content, for example 'heic', 'pdf', 'text' or 'unknown'. */
  readonly kind?: string;
  /** For 'format': the format that the file's name promises, if it is another one: 'JPEG'. */
  readonly promised?: string;
  readonly [key: string]: unknown;
}

/** Every error of the package. */
export declare class ClassifierError extends Error {
  constructor(
    code: ErrorCode,
    message: string,
    details?: Partial<Pick<ClassifierError, 'cause' | 'url' | 'status' | 'contentType' | 'refusal'>>,
  );
  readonly name: 'ClassifierError';
  /** For programs. */
  readonly code: ErrorCode;
  /** For people: what is wrong and, where possible, what to do. In English. */
  readonly message: string;
  /** The error that caused this one; a string if it happened in the worker. */
  readonly cause?: unknown;
  /** The URL of the file that could not be used, for 'download' and 'engine'. */
  readonly url?: string;
  /** The HTTP status of the server's response, if there was one. */
  readonly status?: number;
  /** The content type of the server's response, if there was one. */
  readonly contentType?: string;
  /** Why a file was refused. */
  readonly refusal?: Refusal;
}

/**
 * Starts a worker, loads the weights and returns the classifier. Nothing is downloaded before the call.
 *
 * Rejects with a ClassifierError: 'input' (wrong options), 'unsupported', 'download', 'weights', 'memory' or 'engine'. Nothing is
 * left running then.
 */
export declare function createClassifier(options: CreateOptions): Promise<Classifier>;
