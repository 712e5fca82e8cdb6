'use client';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/Tabs';
import type { ServicePanelProps } from '../registry';
import { LogsView } from './LogsView';
import { MetricsView } from './MetricsView';
import { TargetsView } from './TargetsView';
import { TracesView } from './TracesView';

const TITLES = {
  metrics: 'Metrics',
  logs: 'Logs',
  traces: 'Traces',
  targets: 'Targets and alerts',
} as const;

/** What was measured, written and traced, as the collector is asked for it again and again. */
export default function TelemetryPanel(props: ServicePanelProps) {
  const [view, show] = useState<string>('metrics');
  const [trace, openTrace] = useState<string | null>(null);
  return (
    <Tabs value={view} onValueChange={show}>
      <TabList aria-label="What is observed" className="flex-wrap px-2 pt-0.5">
        {Object.entries(TITLES).map(([id, title]) => (
          <Tab key={id} value={id}>
            {title}
          </Tab>
        ))}
      </TabList>
      <TabPanel value="metrics" className="p-3">
        <MetricsView {...props} />
      </TabPanel>
      <TabPanel value="logs" className="p-3">
        <LogsView
          {...props}
          onTrace={(id) => {
            openTrace(id);
            show('traces');
          }}
        />
      </TabPanel>
      <TabPanel value="traces" className="p-3">
        <TracesView {...props} opened={trace} onOpen={openTrace} />
      </TabPanel>
      <TabPanel value="targets" className="p-3">
        <TargetsView {...props} />
      </TabPanel>
    </Tabs>
  );
}
