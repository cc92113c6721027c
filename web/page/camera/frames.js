const maxGap = 1000; // milliseconds; a longer gap is a pause and does not count in the frame rate

function nextFrame(video) {
  return new Promise((resolve) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(resolve);
    else requestAnimationFrame(resolve);
  });
}

// Classifies a video frame by frame and calls onResult(result, framesPerSecond) with each answer. The next frame is
// taken when the one before is answered, so a slow device answers fewer frames and never falls behind. It waits while the
// video has no picture yet and while isWaiting() is true; an answer that arrives meanwhile is dropped. When the signal
// aborts, the promise rejects with its reason at the next frame, or stays pending if no frame comes any more.
export async function classifyFrames(video, classifier, { signal, isWaiting, onResult }) {
  let framesPerSecond = 0;
  let before = performance.now();
  for (;;) {
    await nextFrame(video);
    signal.throwIfAborted();
    if (isWaiting() || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const result = await classifier.classify(video, { signal }).catch((error) => {
      if (error.code !== 'input') throw error;
      return null; // the video lost its picture before its turn
    });
    if (!result || isWaiting()) continue;
    const now = performance.now();
    const gap = now - before;
    before = now;
    if (gap < maxGap) {
      const rate = 1000 / gap;
      framesPerSecond = framesPerSecond === 0 ? rate : framesPerSecond + 0.1 * (rate - framesPerSecond);
    }
    onResult(result, framesPerSecond);
  }
}
