import { launchFirefox } from '../containment/browsers';
import { describeContainment } from '../containment/suite';

describeContainment('Firefox', launchFirefox, {
  unheard: {
    ping: 'Firefox sends none unless told to',
    speculation: 'Firefox has no speculation rules',
    icon: 'a frame has no icon',
    manifest: 'a frame has no manifest',
    preconnect: 'not from a page on the loopback',
    prefetch: 'once the page is idle, which this one never is',
    'w-websocket-stream': 'Firefox has no WebSocketStream',
    'w-rtc': 'workers have no WebRTC',
  },
  open: {},
});
