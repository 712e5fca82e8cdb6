/** What promtool and ours are asked: files of rules and of configuration, and lines. */

const group = (...rules: readonly string[]): string =>
  `groups:\n  - name: c\n    rules:\n${rules.map((rule) => `      - ${rule}\n`).join('')}`;

/** By their names, which errors say. */
export const RULES: Readonly<Record<string, string>> = {
  'good.yml': `groups:
  - name: shop
    interval: 30s
    rules:
      - record: job:requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
      - alert: Down
        expr: up == 0
        for: 5m
        labels: { severity: page }
        annotations:
          summary: "{{ $labels.instance }} is down since {{ $value | humanizeDuration }}"
`,
  'expressions.yml': `groups:
  - name: a
    rules:
      - record: x:y
        expr: sum(rate(http_requests_total[5m])
      - alert: Down
        expr: up ==
      - alert: Block
        expr: |
          up ==
          foo bar
`,
  'empty.yml': '',
  'no-groups.yml': 'groups: []\n',
  'unknown-field.yml': group('record: x:y\n        expr: up\n        fro: 5m'),
  'unknown-fields.yml': 'x: y\ngroups:\n  - name: a\n    intervall: 5m\n    rules: []\n',
  'field-twice.yml': 'groups:\n  - name: c\n    name: d\n    rules: []\n',
  'text-for-rules.yml': 'groups:\n  - name: c\n    rules: x\n',
  'name-twice.yml': 'groups:\n  - name: a\n    rules: [{record: x, expr: up}]\n  - name: a\n    rules: []\n',
  'no-name.yml': 'groups:\n  - rules: [{record: x, expr: up}]\n',
  'neither.yml': group('expr: up'),
  'both.yml': group('{record: a, alert: b, expr: up}'),
  'bad-name.yml': group('{record: a b, expr: up}'),
  'no-expression.yml': group('{record: a}', "{record: b, expr: ''}"),
  'of-alerts-only.yml': group(
    '{record: a, expr: up, annotations: {x: y}}',
    '{record: a, expr: up, for: 5m}',
    '{record: a, expr: up, keep_firing_for: 5m}',
  ),
  'labels.yml': group(
    '{alert: a, expr: up, labels: {a-b: x}}',
    '{alert: a, expr: up, labels: {__name__: x}}',
    '{alert: a, expr: up, annotations: {a-b: x}}',
    "{alert: a, expr: 'foo(', labels: {a-b: x}}",
  ),
  'templates.yml': group(
    "{alert: a, expr: up, annotations: {a: '{{ foo }}'}}",
    "{alert: a, expr: up, annotations: {a: '{{ $labels.x '}}",
    "{alert: a, expr: up, labels: {x: '{{'}}",
    `{alert: a, expr: up, annotations: {a: '{{ printf "%.2f" $value | humanise }}'}}`,
    `{alert: a, expr: up, annotations: {a: '{{ if gt $value 1.0 }}{{ .Labels.x | toUpper }}{{ end }}'}}`,
  ),
  'duration.yml': group('{alert: a, expr: up, for: 5q}'),
  'interval.yml': 'groups:\n  - name: a\n    interval: 5x\n    rules: []\n',
  'no-yaml.yml': 'groups: [\n',
  'no-yaml-either.yml': group('{alert: a, expr: up}', '{alert: b, expr: up'),
  'twice.yml': group(
    '{alert: a, expr: up}',
    '{alert: a, expr: up}',
    '{alert: a, expr: up, labels: {b: c, a: d}}',
    '{alert: a, expr: up, labels: {a: d, b: c}}',
    '{record: a, expr: up}',
  ),
  'numbers.yml': 'groups:\n  - name: 5\n    rules:\n      - {alert: 7, expr: 1}\n',
};

export const CONFIGS: Readonly<Record<string, string>> = {
  'prometheus.yml': `global: { scrape_interval: 15s }
rule_files: [good.yml, sub/more.yml]
scrape_configs:
  - job_name: shop
    static_configs: [{ targets: ['app:3000'] }]
`,
  'sub/more.yml': '',
  'sub/prometheus.yml': 'rule_files: [more.yml, ../expressions.yml]\n',
  'wrong-rules.yml': 'rule_files: [expressions.yml, twice.yml]\n',
  'no-rules.yml': 'rule_files: [none.yml]\n',
  'unknown.yml':
    'global: { scrape_interval: 15s, scrape_intervals: 1 }\nscrape_config: []\nscrape_configs:\n  - job: a\n',
  'job-twice.yml': 'scrape_configs: [{job_name: a},{job_name: a}]\n',
  'no-job.yml': 'scrape_configs: [{job_name: ""}]\n',
  'timeout.yml': 'scrape_configs: [{job_name: a, scrape_timeout: 2m}]\n',
  'number.yml': 'global: {scrape_interval: 5}\n',
  'target.yml': 'scrape_configs: [{job_name: a, static_configs: [{targets: ["http://x/"]}]}]\n',
  'nothing.yml': '',
};

/** Words are parted by spaces. */
export const USAGE: readonly string[] = [
  'bogus',
  'check',
  'query',
  'check rules',
  'check rules none.yml',
  'check rules good.yml twice.yml expressions.yml',
  'check rules --lint=none twice.yml',
  'check rules --lint all --lint-fatal twice.yml',
  'check rules --lint-fatal good.yml',
  'check rules --what good.yml',
  'check rules -w good.yml',
  'check rules good.yml --lint',
  'check config prometheus.yml wrong-rules.yml',
  'check config --syntax-only no-rules.yml',
  'check config --lint=none wrong-rules.yml',
  'check config none.yml',
  'query instant',
  'query instant localhost:1',
  'query instant -o xml localhost:1 up',
  'query instant localhost:1 up down',
  'query instant --time=noon localhost:1 up',
  'query range --start=2 --end=1 localhost:1 up',
  'query range --start=yesterday --end=1 localhost:1 up',
  'query range --end=never localhost:1 up',
  'query series localhost:1',
];

/** Of all but texts, which promtool 2.42 cannot print. `SERVER` is the address, and `~` a space within a word. */
export const QUERIES: readonly string[] = [
  'instant --time=1700003600 SERVER requests_total',
  'instant --time=2023-11-14T23:13:20Z SERVER sum~by~(instance)~(rate(requests_total[5m]))',
  'instant --time=1700003600.5 SERVER temperature{room="broken"}',
  'instant --time=1700003600 SERVER none',
  'instant --time=1700003600 SERVER 1~/~0',
  'instant --time=1700003600 SERVER floor_info[1m]',
  'instant --time=1700003600 -o json SERVER floor_info',
  'instant --time=1700003600 SERVER sum(',
  'instant --time=1700003600 SERVER floor_info~*~temperature',
  'range --start=1700003600 --end=1700003700 --step=30s SERVER temperature',
  'range --start=1700003600 --end=1700007200 --step=10m SERVER sum(rate(requests_total[5m]))',
  'range --start=1700003600 --end=1700003900 SERVER count(requests_total)',
  'range --end=1700003900 --step=1m SERVER floor_info',
  'range --start=1700003600 --end=1700003700 --step=1m -o json SERVER floor_info',
  'range --start=0 --end=1700003700 --step=1ms SERVER floor_info',
  'series --match=floor_info --match={__name__="limit"} --start=1700000000 --end=1700007200 SERVER',
  'series --match=floor_info -o json --start=1700000000 --end=1700007200 SERVER',
  'series --match=( SERVER',
  'labels --start=1700000000 --end=1700007200 SERVER room',
  'labels SERVER none',
];
