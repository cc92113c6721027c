import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { requireProgram } from './programs.js';

const timeout = 60_000; // milliseconds for the driver to start, on a busy machine

async function freePort() {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  return port;
}

// Starts WebKitWebDriver on a virtual screen. It ends when its standard input closes, so it also ends if the tests crash;
// xvfb-run then removes the screen.
function startDriver(port) {
  const script = `WebKitWebDriver --port=${port} & cat; kill $!`;
  return spawn('xvfb-run', ['--auto-servernum', 'sh', '-c', script], { stdio: ['pipe', 'ignore', 'ignore'] });
}

// Sends one command of the W3C WebDriver protocol and returns the value of its response.
async function ask(address, method, path, body) {
  const response = await fetch(address + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}, ${value.message}`);
  return value;
}

async function waitForDriver(address) {
  for (const end = Date.now() + timeout; ; await setTimeout(100)) {
    try {
      return await ask(address, 'GET', '/status');
    } catch (cause) {
      if (Date.now() > end) throw new Error(`WebKitWebDriver does not answer at ${address}.`, { cause });
    }
  }
}

// Starts WebKitGTK's MiniBrowser, which has Safari's engine, as a browser for ./fixtures.js.
export async function openWebKitGtk() {
  await requireProgram('/usr/bin/WebKitWebDriver');
  await requireProgram('/usr/bin/xvfb-run');
  const port = await freePort();
  const driver = startDriver(port);
  const address = `http://localhost:${port}`;
  await waitForDriver(address);
  const { sessionId } = await ask(address, 'POST', '/session', { capabilities: {} });
  const command = (method, path, body) => ask(address, method, `/session/${sessionId}${path}`, body);
  const find = async (selector) => {
    const [element] = Object.values(await command('POST', '/element', { using: 'css selector', value: selector }));
    return `/element/${element}`;
  };
  return {
    goTo: (url) => command('POST', '/url', { url }),
    run: (script, ...args) => command('POST', '/execute/sync', { script: `return (${script})(...arguments)`, args }),
    click: async (selector) => command('POST', `${await find(selector)}/click`, {}),
    choose: async (selector, paths) => command('POST', `${await find(selector)}/value`, { text: paths.join('\n') }),
    async close() {
      await command('DELETE', '');
      driver.stdin.end();
      await once(driver, 'exit');
    },
  };
}
