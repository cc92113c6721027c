import { bundle } from '../../../web/bundle.js';
import { expect, test } from '../support/fixtures.js';

test('a screen reader hears the newest text, at most every two seconds, and never the same twice in a row', async ({ page, app }) => {
  const [{ text }] = (await bundle('page/answer/announcer.js')).filter(({ path }) => path.endsWith('.js'));
  await page.route('**/announcer.js', (route) => route.fulfill({ contentType: 'text/javascript', body: text }));
  await page.clock.install();
  await page.evaluate(async () => {
    const { Announcer } = await import('/announcer.js');
    const region = document.createElement('p');
    window.heard = [];
    new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { childList: true });
    window.announcer = new Announcer(region);
  });
  const say = (...texts) => page.evaluate((texts) => texts.forEach((text) => window.announcer.say(text)), texts);
  const heard = () => page.evaluate(() => window.heard);
  await say('Cat', 'Dog', 'Cow');
  expect(await heard()).toEqual(['Cat']);
  await page.clock.runFor(1900);
  expect(await heard()).toEqual(['Cat']);
  await page.clock.runFor(200);
  expect(await heard()).toEqual(['Cat', 'Cow']);
  await page.clock.runFor(5000);
  await say('Cow');
  expect(await heard()).toEqual(['Cat', 'Cow']);
});
