import { expect, test } from './fixtures.js';

test('sources are answered in order, and a failing one does not stop the rest', async ({ page }) => {
  const { outcomes, seen, single } = await page.evaluate(async () => {
    const { create, blob, bitmap } = await kit();
    const classifier = await create();
    const seen = [];
    const sources = [blob, new File(['text'], 'notes.jpg'), 'no source', bitmap];
    const outcomes = await classifier.classifyAll(sources, {
      topK: 2,
      onResult: ({ result, error }, index) => seen.push([index, result?.label ?? error.code]),
    });
    const plain = outcomes.map(({ result, error }) =>
      error ? { name: error.name, code: error.code, message: error.message } : { ...result, milliseconds: 0 },
    );
    return { outcomes: plain, seen, single: { ...(await classifier.classify(blob, { topK: 2 })), milliseconds: 0 } };
  });
  expect(outcomes).toEqual([
    single,
    { name: 'ClassifierError', code: 'not-an-image', message: expect.stringContaining('“notes.jpg” is a text file, not a photo') },
    { name: 'ClassifierError', code: 'input', message: expect.stringContaining('not String') },
    single,
  ]);
  expect(single.predictions).toHaveLength(2);
  expect(seen).toEqual([
    [0, single.label],
    [1, 'not-an-image'],
    [2, 'input'],
    [3, single.label],
  ]);
});

for (const kind of ['an iterable', 'an async iterable']) {
  test(`${kind} is asked for each source only when that is needed`, async ({ page }) => {
    const { events, count } = await page.evaluate(async (kind) => {
      const { create, blob } = await kit();
      const classifier = await create();
      const events = [];
      const take = (index) => {
        events.push(`take ${index}`);
        return blob.slice();
      };
      function* sync() {
        for (let index = 0; index < 4; ++index) yield take(index);
      }
      async function* async() {
        for (let index = 0; index < 4; ++index) yield take(index);
      }
      const sources = kind === 'an iterable' ? sync() : async();
      const outcomes = await classifier.classifyAll(sources, { onResult: (_, index) => events.push(`answer ${index}`) });
      return { events, count: outcomes.filter(({ result }) => result).length };
    }, kind);
    expect(events).toEqual([0, 1, 2, 3].flatMap((index) => [`take ${index}`, `answer ${index}`]));
    expect(count).toBe(4);
  });
}

test('other calls are answered in between', async ({ page }) => {
  const order = await page.evaluate(async () => {
    const { create, blob } = await kit();
    const classifier = await create();
    const order = [];
    /** @type {any} */
    let other;
    const onResult = (_, index) => {
      order.push(index);
      if (index === 0) other = classifier.classify(blob).then(() => order.push('other'));
    };
    await classifier.classifyAll([blob, blob, blob], { onResult });
    await other;
    return order;
  });
  expect(order).toEqual([0, 'other', 1, 2]);
});

test('a signal stops the run with its reason, and return() of the iterator is called', async ({ page }) => {
  const { inTheMiddle, seen, closed, waiting, goesOn } = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const classifier = await create();
    const seen = [];
    let closed = 0;
    async function* endless() {
      try {
        for (;;) yield blob;
      } finally {
        closed += 1;
      }
    }
    const controller = new AbortController();
    const onResult = (_, index) => {
      seen.push(index);
      if (index === 1) controller.abort(new Error('enough'));
    };
    const inTheMiddle = await failure(classifier.classifyAll(endless(), { onResult, signal: controller.signal }));

    // A source that never arrives must not delay the abort.
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return: () => ((closed += 1), {}) }) };
    const other = new AbortController();
    const pending = failure(classifier.classifyAll(never, { signal: other.signal }));
    other.abort(new Error('waited too long'));
    return { inTheMiddle, seen, waiting: await pending, closed, goesOn: (await classifier.classify(blob)).label };
  });
  expect(inTheMiddle).toMatchObject({ message: 'enough', isOurs: false });
  expect(seen).toEqual([0, 1]);
  expect(waiting).toMatchObject({ message: 'waited too long' });
  expect(closed).toBe(2);
  expect(goesOn).toEqual(expect.any(String));
});

test('dispose, and an error of the iterable itself, stop the run', async ({ page }) => {
  const { disposed, seen, broken } = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const classifier = await create();
    const broken = await failure(
      classifier.classifyAll(
        (function* () {
          yield blob;
          throw new Error('the folder is gone');
        })(),
      ),
    );
    const seen = [];
    const onResult = (_, index) => {
      seen.push(index);
      classifier.dispose();
    };
    return { disposed: await failure(classifier.classifyAll(Array(1000).fill(blob), { onResult })), seen, broken };
  });
  expect(broken).toMatchObject({ message: 'the folder is gone', isOurs: false });
  expect(disposed).toMatchObject({ code: 'disposed' });
  expect(seen).toEqual([0]);
});

test('anything but a list of sources is refused', async ({ page }) => {
  const failures = await page.evaluate(async () => {
    const { create, blob, failure } = await kit();
    const classifier = await create();
    const lists = [blob, 'photo.jpg', new Uint8Array(4), null];
    return Promise.all([...lists.map((list) => failure(classifier.classifyAll(list))), failure(classifier.classifyAll([], { topK: 0 }))]);
  });
  for (const failed of failures) expect(failed).toMatchObject({ isOurs: true, code: 'input' });
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringContaining('not Blob'),
    expect.stringContaining('not String'),
    expect.stringContaining('not Uint8Array'),
    expect.stringContaining('not null'),
    expect.stringContaining('topK must be'),
  ]);
});
