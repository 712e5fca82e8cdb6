/** What Go's `text/template` says of a template of an alert before anything is put into it. */

/** Of Go, and what Prometheus adds (`template/template.go`). */
const FUNCTIONS = new Set(
  `and call html index slice js len not or print printf println urlquery eq ge gt le lt ne
  query first label value strvalue args reReplaceAll safeHtml match title toUpper toLower graphLink tableLink sortByLabel
  stripPort stripDomain humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime pathPrefix
  externalURL parseDuration tmpl
  if else end range with define template block break continue nil true false`.split(/\s+/),
);

/** @returns `1: unclosed action`, the line first; null: nothing */
export function templateProblem(text: string): string | null {
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    const line = text.slice(0, at).split('\n').length;
    const action = /^\{\{((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|(?!\}\})[^"`])*)\}\}/.exec(text.slice(at));
    if (!action) return `${line}: unclosed action`;
    const words = (action[1] ?? '').match(/"(?:[^"\\]|\\.)*"|`[^`]*`|[$.]?[\w.]+/g) ?? [];
    const unknown = words.find((word) => /^[a-zA-Z_]\w*$/.test(word) && !FUNCTIONS.has(word));
    if (unknown !== undefined) return `${line}: function ${JSON.stringify(unknown)} not defined`;
    at += action[0].length;
  }
  return null;
}
