/** What the site's build gives to put into a container. */
export interface Provisions {
  /** Text of `bridge/bridge.cjs`. */
  readonly bridge: string;
  /** Packages of ours, which no registry has: name to files. */
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
