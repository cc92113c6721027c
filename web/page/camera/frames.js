const longestGap = 1000; // milliseconds; a pause is no slow frame

function nextFrame(video) {
  return new Promise((resolve) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(resolve);
    else requestAnimationFrame(resolve);
  });
}

// Classifies a playing video, frame by frame, until the signal aborts: then the promise rejects with
// its reason, or stays open where no frame comes any more. A frame is asked for when the one before
// is answered, so a slow device shows fewer frames and never falls behind. onResult(result,
// framesPerSecond) gets each answer; a paused video, or one without a picture yet, is waited for.
export async function classifyFrames(video, classifier, { signal, onResult }) {
  let framesPerSecond = 0;
  let before = performance.now();
  for (;;) {
    await nextFrame(video);
    signal.throwIfAborted();
    if (video.paused || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const result = await classifier.classify(video, { signal });
    const now = performance.now();
    const gap = now - before;
    before = now;
    if (gap < longestGap) {
      const rate = 1000 / gap;
      framesPerSecond = framesPerSecond === 0 ? rate : framesPerSecond + 0.1 * (rate - framesPerSecond);
    }
    onResult(result, framesPerSecond);
  }
}
