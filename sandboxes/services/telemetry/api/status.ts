import { Hono } from 'hono';
import type { Monitor } from '../monitor';
import { formatDuration } from '../promql/duration';
import { formatFloat } from '../promql/value';
import { type Alert, AlertRule } from '../rules/alert';
import type { RuleGroup } from '../rules/group';
import type { Target } from '../scrape/target';
import { success } from './queries';

/** Targets, rules, alerts and what is known of metrics. */
export function statusApi(monitor: () => Monitor): Hono {
  const app = new Hono();
  app.get('/targets', (context) =>
    success(context, { activeTargets: monitor().targets.map(targetView), droppedTargets: [] }),
  );
  app.get('/rules', (context) => {
    const type = context.req.query('type');
    return success(context, { groups: monitor().groups.map((group) => groupView(group, type)) });
  });
  app.get('/alerts', (context) =>
    success(context, {
      alerts: monitor().groups.flatMap(({ rules }) =>
        rules.flatMap(({ kind }) => (kind instanceof AlertRule ? kind.active.map(alertView) : [])),
      ),
    }),
  );
  app.get('/metadata', (context) => {
    const wanted = context.req.query('metric');
    const known = [...monitor().metadata].filter(([name]) => wanted === undefined || name === wanted);
    return success(context, Object.fromEntries(known.map(([name, about]) => [name, [about]])));
  });
  app.get('/status/config', (context) => success(context, { yaml: monitor().configuration.yaml }));
  return app;
}

const time = (milliseconds: number): string =>
  milliseconds === 0 ? '0001-01-01T00:00:00Z' : new Date(milliseconds).toISOString();

const targetView = (target: Target) => ({
  discoveredLabels: target.discovered,
  labels: target.labels,
  scrapePool: target.config.job_name,
  scrapeUrl: target.url,
  globalUrl: target.url,
  lastError: target.error,
  lastScrape: time(target.lastScrape),
  lastScrapeDuration: target.lastDuration,
  health: target.health,
  scrapeInterval: formatDuration(target.interval),
  scrapeTimeout: formatDuration(target.timeout),
});

const alertView = ({ labels, annotations, state, activeAt, value }: Alert) => ({
  labels,
  annotations,
  state,
  activeAt: time(activeAt),
  value: formatFloat(value),
});

function groupView({ source, rules, interval }: RuleGroup, type: string | undefined) {
  const views = rules.map(({ kind, health, error, lastEvaluation }) => {
    const common = {
      health,
      ...(error === '' ? {} : { lastError: error }),
      lastEvaluation: time(lastEvaluation),
    };
    if (!(kind instanceof AlertRule))
      return { name: kind.record, query: kind.expr, labels: kind.labels, ...common, type: 'recording' };
    const { rule } = kind;
    return {
      state: kind.state,
      name: rule.alert,
      query: rule.expr,
      duration: rule.for / 1000,
      keepFiringFor: rule.keep_firing_for / 1000,
      labels: rule.labels,
      annotations: rule.annotations,
      alerts: kind.active.map(alertView),
      ...common,
      type: 'alerting',
    };
  });
  const wanted = type === 'alert' ? 'alerting' : type === 'record' ? 'recording' : null;
  return {
    name: source.name,
    file: source.file,
    rules: views.filter((view) => wanted === null || view.type === wanted),
    interval: interval / 1000,
  };
}
