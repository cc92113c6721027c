// Why there is no camera picture. `code` is the key of its text in strings.camera: insecure, refused, blocked, none,
// busy, unfit, aborted, ended, hidden or failed.
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
  TrackStartError: 'busy', // the name in older versions of Chrome
  OverconstrainedError: 'unfit',
  AbortError: 'aborted',
};

async function hasCamera() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput');
}

async function open(deviceId) {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError('insecure');
  // The back camera of a phone, as it faces the animal; devices without one use any camera.
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } };
  const constraints = { ...which, width: { ideal: 640 }, height: { ideal: 480 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: constraints, audio: false });
  } catch (error) {
    if (error.name !== 'OverconstrainedError') throw error;
    if (!(await hasCamera())) throw new CameraError('none', error); // WebKit reports OverconstrainedError without a camera, too
    return navigator.mediaDevices.getUserMedia({ video: true, audio: false });
  }
}

const release = (stream) => stream.getTracks().forEach((track) => track.stop());

// Whether a camera faces the user, who then expects a mirror image. The camera of a computer does not report a facing
// mode and sits above the screen.
function facesUser(track) {
  const { facingMode } = track.getSettings();
  if (facingMode) return facingMode === 'user';
  return !/\b(back|rear|environment|document)\b/i.test(track.label);
}

// Shows a camera in a video element, from start() to stop(). onEnded() is called when the device is disconnected, and
// onMuted(muted) when it stops sending pictures and when it goes on: it is covered, or switched off by a key, by the
// system or by a call.
export class Camera {
  #video;
  #onEnded;
  #onMuted;
  /** @type {MediaStream | null} */
  #stream = null;
  #attempt = 0;

  constructor(video, { onEnded, onMuted }) {
    this.#video = video;
    this.#onEnded = onEnded;
    this.#onMuted = onMuted;
  }

  // The device id of the camera in use; null before start().
  get deviceId() {
    return this.#stream?.getVideoTracks()[0].getSettings().deviceId ?? null;
  }

  // Whether the camera is on and sends no pictures, but black ones.
  get muted() {
    return this.#stream?.getVideoTracks()[0]?.muted ?? false;
  }

  // Starts the camera with this device id, or the default one. Resolves to true at the first picture and to false if
  // stop() or another start() came first. Rejects with a CameraError. May stay pending for ever, as the browser asks
  // the user.
  async start(deviceId) {
    this.stop(); // a phone cannot open two cameras
    const attempt = this.#attempt;
    let stream;
    try {
      stream = await open(deviceId);
      if (attempt !== this.#attempt) {
        release(stream); // cancelled while the browser asked the user
        return false;
      }
      this.#stream = stream;
      const [track] = stream.getVideoTracks();
      if (!track) throw new CameraError('none');
      const whenCurrent = (type, act) => track.addEventListener(type, () => this.#stream === stream && act());
      whenCurrent('ended', () => this.#onEnded());
      whenCurrent('mute', () => this.#onMuted(true));
      whenCurrent('unmute', () => this.#onMuted(false));
      this.#video.dataset.mirror = facesUser(track);
      this.#video.srcObject = stream;
      if (track.muted) this.#onMuted(true); // play() waits for the first picture
      await this.#video.play();
      if (attempt === this.#attempt && track.readyState === 'ended') throw new CameraError('ended');
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
