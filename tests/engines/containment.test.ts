import { expect, it } from 'vitest';
import { launchChromium } from '../containment/browsers';
import { clipboardReach } from '../containment/clipboard';
import { serveSite } from '../containment/site';
import { describeContainment } from '../containment/suite';

describeContainment('Chromium', launchChromium, {
  unheard: {
    speculation: 'speculation rules prefetch over https alone',
    icon: 'a frame has no icon',
    manifest: 'a frame has no manifest',
    'w-rtc': 'workers have no WebRTC',
  },
  open: { preconnect: 'no policy forbids it: a TCP connection, by which nothing is said' },
});

// Firefox asks the user for each: there is no control.
it('the frame reaches no clipboard', { timeout: 120_000 }, async () => {
  const browser = await launchChromium();
  const sites = await Promise.all([serveSite(true), serveSite(false)]);
  try {
    const [walled, control] = sites;
    expect(await clipboardReach(browser, walled)).toEqual({ reads: false, writes: false });
    expect(await clipboardReach(browser, control)).toEqual({ reads: true, writes: true });
  } finally {
    await browser.close();
    for (const site of sites) site.close();
  }
});
