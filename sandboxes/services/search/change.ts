import type { AliasAction } from './aliases';
import type { WriteConditions } from './index/search-index';
import type { JsonObject } from './json';
import type { TemplateKind } from './templates';

/** What alters the cluster: made again in the same order, it is the same. */
export type Change =
  | {
      readonly op: 'create';
      readonly index: string;
      readonly body: JsonObject;
      readonly at: number;
      readonly uuid: string;
    }
  | { readonly op: 'delete'; readonly index: string }
  | { readonly op: 'mapping' | 'settings'; readonly index: string; readonly body: JsonObject }
  | { readonly op: 'open'; readonly index: string; readonly open: boolean }
  | { readonly op: 'aliases'; readonly actions: readonly AliasAction[] }
  | {
      readonly op: 'template';
      readonly kind: TemplateKind;
      readonly name: string;
      readonly body: JsonObject | null;
    }
  | {
      readonly op: 'write';
      readonly index: string;
      readonly id: string;
      readonly source: JsonObject;
      readonly conditions: WriteConditions;
    }
  | {
      readonly op: 'remove';
      readonly index: string;
      readonly id: string;
      readonly conditions: WriteConditions;
    };
