import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Indexed, Store } from './store';

/** How oidc-provider keeps the records of one model: `AccessToken`, `Session`, `Grant` … */
export function storeAdapter(store: Store, model: string, now: () => number): Adapter {
  const find = async (id: string) => store.find(model, id) as AdapterPayload | undefined;
  const findBy = async (property: Indexed, value: string) => {
    const [id] = store.idsBy(model, property, value);
    return id === undefined ? undefined : find(id);
  };
  return {
    find,
    findByUid: (uid) => findBy('uid', uid),
    findByUserCode: (userCode) => findBy('userCode', userCode),
    async upsert(id, payload, expiresIn) {
      store.put(model, id, payload as Record<string, unknown>, expiresIn);
    },
    // Not dropped: a refresh token that comes a second time tells of a theft.
    async consume(id) {
      store.update(model, id, { consumed: Math.floor(now() / 1000) });
    },
    async destroy(id) {
      store.drop(model, id);
    },
    async revokeByGrantId(grantId) {
      for (const id of store.idsBy(model, 'grantId', grantId)) store.drop(model, id);
    },
  };
}
