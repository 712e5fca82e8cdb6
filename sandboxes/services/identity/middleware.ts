import type Provider from 'oidc-provider';

/** Of Koa, which oidc-provider is made with. */
export type Middleware = Parameters<Provider['use']>[0];
export type Context = Parameters<Middleware>[0];
