import { seenExchanges } from '@/lib/projections/exchanges-in-log';
import { projectTokens, settleTokens, type TokenProjection } from '@/lib/projections/token-anatomy';
import type { Visualizer } from '../contract';
import { TokenPicture } from './TokenPicture';

export const tokenAnatomy: Visualizer<TokenProjection> = {
  id: 'token-anatomy',
  title: 'Token',
  caption:
    'Every bearer token your server got: what is in it, which check fails first, and what your server said.',
  model:
    'The ladder is Backlab’s own check, not your server’s. It learns keys from /.well-known/jwks.json, and the usual iss and aud from tokens that your server issued; signatures are verified by this browser.',
  empty: 'Send a request with an Authorization: Bearer header: the token is taken apart here.',
  project: (events) => projectTokens(seenExchanges(events)),
  settle: settleTokens,
  isEmpty: (projection) => projection.sightings.length === 0,
  notDrawn: (projection) => projection.notDrawn,
  moments: (projection) => projection.sightings.map((sighting) => sighting.lastSeq).sort((a, b) => a - b),
  narrate: (projection) => ({
    summary: `${projection.sightings.length} bearer ${projection.sightings.length === 1 ? 'token' : 'tokens'}; ${projection.keys ? `${projection.keys.length} public ${projection.keys.length === 1 ? 'key' : 'keys'} known` : 'no public key known yet'}.`,
    columns: ['Request', 'Answer', 'Fails first', 'Checks', 'Reading'],
    rows: projection.sightings.map((sighting) => ({
      key: String(sighting.seq),
      seq: sighting.seq,
      cells: [
        `${sighting.exchange.request.method} ${sighting.exchange.request.target}`,
        sighting.status === null ? 'none yet' : String(sighting.status),
        sighting.failsFirst ? `${sighting.failsFirst.title}: ${sighting.failsFirst.why}` : 'none',
        sighting.rungs.map((rung) => `${rung.title} ${rung.state}`).join(', '),
        sighting.verdict.text,
      ],
    })),
  }),
  Picture: TokenPicture,
};
