import { expect, test } from '@playwright/test';
import { Smoothing } from '../../../web/page/camera/smoothing.js';

const frame = (cat, known = true) => ({
  label: cat > 0.5 ? 'cat' : 'dog',
  confidence: Math.max(cat, 1 - cat),
  known,
  predictions: [
    { label: 'dog', probability: 1 - cat },
    { label: 'cat', probability: cat },
  ],
  logits: [0, 0],
  milliseconds: 5,
});

test('the first frame is not changed', () => {
  const first = new Smoothing().add(frame(0.8));
  expect(first).toMatchObject({ label: 'cat', confidence: 0.8, known: true, milliseconds: 5 });
  expect(first.predictions.map(({ label }) => label)).toEqual(['cat', 'dog']);
});

test('one odd frame does not change the headline, a lasting change does', () => {
  const smoothing = new Smoothing();
  for (let i = 0; i < 10; ++i) smoothing.add(frame(0.9));
  expect(smoothing.add(frame(0.1)).label).toBe('cat');
  let last;
  for (let i = 0; i < 10; ++i) last = smoothing.add(frame(0.1));
  expect(last.label).toBe('dog');
  expect(last.confidence).toBeGreaterThan(0.85);
});

test('two labels that are nearly equal do not alternate', () => {
  const smoothing = new Smoothing();
  smoothing.add(frame(0.51));
  for (let i = 0; i < 20; ++i) expect(smoothing.add(frame(i % 2 ? 0.51 : 0.48)).label).toBe('cat');
});

test('known follows the majority of the frames', () => {
  const smoothing = new Smoothing();
  for (let i = 0; i < 10; ++i) smoothing.add(frame(0.9));
  expect(smoothing.add(frame(0.9, false)).known).toBe(true);
  let last;
  for (let i = 0; i < 5; ++i) last = smoothing.add(frame(0.9, false));
  expect(last.known).toBe(false);
});

test('probabilities keep adding up to one', () => {
  const smoothing = new Smoothing();
  for (const cat of [0.2, 0.9, 0.4]) {
    const sum = smoothing.add(frame(cat)).predictions.reduce((total, { probability }) => total + probability, 0);
    expect(sum).toBeCloseTo(1, 10);
  }
});
