'use client';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/Tabs';
import type { ServicePanelProps } from '../registry';
import { LogsView } from './LogsView';
import { MetricsView } from './MetricsView';
import { TargetsView } from './TargetsView';
import { TracesView } from './TracesView';

const VIEWS = [
  ['metrics', 'Metrics', MetricsView],
  ['logs', 'Logs', LogsView],
  ['traces', 'Traces', TracesView],
  ['targets', 'Targets and alerts', TargetsView],
] as const;

/** What was measured, written and traced, as the collector is asked for it again and again. */
export default function TelemetryPanel(props: ServicePanelProps) {
  return (
    <Tabs defaultValue="metrics">
      <TabList aria-label="What is observed" className="flex-wrap px-2">
        {VIEWS.map(([id, title]) => (
          <Tab key={id} value={id}>
            {title}
          </Tab>
        ))}
      </TabList>
      {VIEWS.map(([id, , View]) => (
        <TabPanel key={id} value={id} className="p-3">
          <View {...props} />
        </TabPanel>
      ))}
    </Tabs>
  );
}
