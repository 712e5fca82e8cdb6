/** `logs-*` as a regular expression: a star stands for anything. @param rest what may follow, as a regular expression */
export const wildcard = (pattern: string, rest = ''): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replaceAll(/[.\\+?^${}()|[\]]/g, '\\$&'))
      .join('.*')}${rest}$`,
  );
