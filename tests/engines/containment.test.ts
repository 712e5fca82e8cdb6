import { launchChromium } from '../containment/browsers';
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
