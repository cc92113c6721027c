// Why there is no camera picture: `code` is insecure, refused, none, busy, ended, hidden or
// failed.
export class CameraError extends Error {
  constructor(code, cause) {
    super(cause?.message ?? code, { cause });
    this.code = code;
  }
}

const codes = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  NotReadableError: 'busy',
  TrackStartError: 'busy', // older Chrome's name
};

async function open() {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError('insecure');
  const wish = { facingMode: { ideal: 'environment' }, width: { ideal: 640 }, height: { ideal: 480 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
  } catch (error) {
    if (error.name !== 'OverconstrainedError') throw error;
    return navigator.mediaDevices.getUserMedia({ video: true, audio: false });
  }
}

const release = (stream) => stream.getTracks().forEach((track) => track.stop());

// The camera shown in a video element, from start() to stop(). onEnded is told when it goes away by
// itself.
export class Camera {
  #video;
  #onEnded;
  #stream = null;
  #attempt = 0;

  constructor(video, { onEnded }) {
    this.#video = video;
    this.#onEnded = onEnded;
  }

  // Resolves to true once there is a picture, to false where stop() came first; asks the user, so it
  // may wait for ever. Rejects with a CameraError.
  async start() {
    this.stop();
    const attempt = this.#attempt;
    let stream;
    try {
      stream = await open();
      if (attempt !== this.#attempt) {
        release(stream); // cancelled while the browser asked
        return false;
      }
      this.#stream = stream;
      const [track] = stream.getVideoTracks();
      track.addEventListener('ended', () => {
        if (this.#stream === stream) this.#onEnded();
      });
      this.#video.dataset.mirror = track.getSettings().facingMode !== 'environment';
      this.#video.srcObject = stream;
      await this.#video.play();
      return attempt === this.#attempt;
    } catch (error) {
      if (attempt !== this.#attempt) return false;
      this.stop();
      throw error instanceof CameraError ? error : new CameraError(codes[error.name] ?? 'failed', error);
    }
  }

  stop() {
    this.#attempt += 1;
    if (this.#stream) release(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
  }
}
