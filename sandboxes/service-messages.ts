/** What a service and who runs it say to each other over IPC. */

export type ServiceRequest = { readonly t: 'reset'; readonly id: number };

/** `problem`: why a request could not be met. */
export type ServiceMessage =
  | { readonly t: 'ready'; readonly name: string; readonly port: number }
  | { readonly t: 'done'; readonly id: number; readonly problem: string | null };
