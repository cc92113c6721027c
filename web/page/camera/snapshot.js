// The current video frame as a JPEG File named `name` and the local time; null if the video has no picture, as while
// another camera starts.
export async function snapshot(video, name) {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0 || video.videoHeight === 0) return null;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  /** @type {any} */ (canvas.getContext('2d')).drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
  if (!blob) return null; // too little memory
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  const time = local.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  return new File([blob], `${name}-${time}.jpg`, { type: 'image/jpeg' });
}
