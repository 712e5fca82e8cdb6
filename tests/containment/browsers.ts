/** Both browsers through one driver, with nothing of their own in the way of a probe: popups and downloads are let be. */
import puppeteer, { type Browser } from 'puppeteer-core';
import { CHROMIUM_FLAGS, findChromium } from '@/lib/chromium';
import { FIREFOX_PREFERENCES, findFirefox } from '@/lib/firefox';

export function launchChromium(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: findChromium(),
    // QUIC is a way out too.
    args: [...CHROMIUM_FLAGS.filter((flag) => flag !== '--disable-quic'), '--disable-popup-blocking'],
  });
}

export function launchFirefox(preferences: typeof FIREFOX_PREFERENCES = {}): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    extraPrefsFirefox: {
      ...FIREFOX_PREFERENCES,
      'dom.disable_open_during_load': false,
      // Without it WebRTC leaves the loopback alone, where the listener is.
      'media.peerconnection.ice.loopback': true,
      'browser.download.alwaysOpenPanel': false,
      ...preferences,
    },
  });
}
