import { element } from '../dom.js';
import { strings } from '../language/language.js';

// Lets the user choose a camera; hidden while there is only one. onPick(deviceId) is called with the choice.
export class CameraPicker {
  root = element('select', { className: 'camera-picker', hidden: true });

  constructor({ onPick }) {
    this.root.addEventListener('change', () => onPick(this.root.value));
    navigator.mediaDevices?.addEventListener?.('devicechange', () => this.refresh());
  }

  // Browsers list the cameras only after the user has allowed one.
  async refresh(current = this.root.value) {
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const cameras = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId);
    const options = cameras.map(({ deviceId, label }, index) =>
      element('option', { value: deviceId, textContent: label || strings.camera.unnamed(index + 1) }),
    );
    this.root.replaceChildren(...options);
    this.root.setAttribute('aria-label', strings.camera.picker);
    this.root.hidden = cameras.length < 2;
    if (current) this.root.value = current;
  }
}
