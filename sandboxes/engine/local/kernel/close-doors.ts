/**
 * WebRTC is no request, and no policy forbids it in Chromium: the frame must not have it. Only the kernel's own code ever
 * runs there, so this is a second wall. A frame made inside has another opaque origin, and cannot lend its own.
 */
const WAYS_PAST_THE_POLICY = [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'RTCIceGatherer',
  'WebTransport',
];

export function closeDoors(scope: object): void {
  for (const name of WAYS_PAST_THE_POLICY)
    Object.defineProperty(scope, name, { value: undefined, configurable: false, writable: false });
}
