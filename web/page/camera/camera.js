// Why there is no camera picture. `code` names the sentence in strings.camera: insecure, refused,
// blocked, none, busy, unfit, aborted, ended, hidden or failed.
export class CameraError extends Error {
  constructor(code, cause) {
    super(cause?.message ?? code, { cause });
    this.name = 'CameraError';
    this.code = code;
  }
}

const codes = {
  NotAllowedError: 'refused',
  SecurityError: 'blocked',
  NotFoundError: 'none',
  NotReadableError: 'busy',
  TrackStartError: 'busy', // older Chrome's name
  OverconstrainedError: 'unfit',
  AbortError: 'aborted',
};

async function hasCamera() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput');
}

async function open(deviceId) {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError('insecure');
  // A phone's back camera looks at the animal; other devices have no such camera and give theirs.
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } };
  const wish = { ...which, width: { ideal: 640 }, height: { ideal: 480 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
  } catch (error) {
    if (error.name !== 'OverconstrainedError') throw error;
    if (!(await hasCamera())) throw new CameraError('none', error); // WebKit blames the wishes then
    return navigator.mediaDevices.getUserMedia({ video: true, audio: false });
  }
}

const release = (stream) => stream.getTracks().forEach((track) => track.stop());

// Whether a track looks at the person who holds the device and so is expected to act as a mirror. A
// computer's camera says nothing of itself and sits above the screen.
function looksAtUser(track) {
  const { facingMode } = track.getSettings();
  if (facingMode) return facingMode === 'user';
  return !/\b(back|rear|environment|document)\b/i.test(track.label);
}

// The camera shown in a video element, from start() to stop(). onEnded is told when it goes away by
// itself.
export class Camera {
  #video;
  #onEnded;
  /** @type {MediaStream | null} */
  #stream = null;
  #attempt = 0;

  constructor(video, { onEnded }) {
    this.#video = video;
    this.#onEnded = onEnded;
  }

  // The id of the camera in use, null before start().
  get deviceId() {
    return this.#stream?.getVideoTracks()[0].getSettings().deviceId ?? null;
  }

  // Resolves to true once there is a picture, to false where stop() or another start() came first;
  // asks the user, so it may wait for ever. Rejects with a CameraError.
  async start(deviceId) {
    this.stop(); // a phone opens no second camera beside the first
    const attempt = this.#attempt;
    let stream;
    try {
      stream = await open(deviceId);
      if (attempt !== this.#attempt) {
        release(stream); // cancelled while the browser asked
        return false;
      }
      this.#stream = stream;
      const [track] = stream.getVideoTracks();
      track.addEventListener('ended', () => {
        if (this.#stream === stream) this.#onEnded();
      });
      this.#video.dataset.mirror = looksAtUser(track);
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
