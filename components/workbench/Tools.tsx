'use client';
import {
  Activity,
  ArrowLeftRight,
  Database,
  Globe,
  ListChecks,
  Network,
  ScrollText,
  SquareTerminal,
  Waypoints,
} from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/Tabs';
import { VisualizerPanel } from '@/components/visualizers/VisualizerPanel';
import { ChecksPanel } from './checks/ChecksPanel';
import { useSession } from './context';
import { OutputPanel } from './output/OutputPanel';
import { RequestsPanel } from './requests/RequestsPanel';
import { TOOLS, type Tool } from './state/layout-store';
import { RecordingBanner } from './traffic/RecordingBanner';
import { replayRecording } from './work/recording-in-out';

const BrowserPanel = dynamic(() => import('./browser/BrowserPanel'), { ssr: false });
const NetworkPanel = dynamic(() => import('./network/NetworkPanel'), { ssr: false });
const ServicesPanel = dynamic(() => import('./services/ServicesPanel'), { ssr: false });
const TerminalPanel = dynamic(() => import('./terminal/TerminalPanel'), { ssr: false });
const TrafficPanel = dynamic(() => import('./traffic/TrafficPanel'), { ssr: false });

const NAMES: Readonly<Record<Tool, { name: string; Icon: typeof ListChecks }>> = {
  requests: { name: 'HTTP client', Icon: ArrowLeftRight },
  browser: { name: 'Browser', Icon: Globe },
  output: { name: 'Output', Icon: ScrollText },
  checks: { name: 'Checks', Icon: ListChecks },
  terminal: { name: 'Terminal', Icon: SquareTerminal },
  services: { name: 'Services', Icon: Database },
  network: { name: 'Network', Icon: Network },
  pictures: { name: 'Pictures', Icon: Waypoints },
  traffic: { name: 'Traffic', Icon: Activity },
};

/** The tools beside the code, one at a time. */
export function Tools({ onSolution }: { onSolution(): void }) {
  const session = useSession();
  const { layout, lab } = session;
  const tool = useStore(layout, (state) => state.tool);
  const tools = availableTools(session);
  const shown = tools.includes(tool) ? tool : 'requests';
  return (
    <Tabs
      value={shown}
      onValueChange={(value) => {
        const chosen = TOOLS.find((one) => one === value);
        if (chosen) layout.show(chosen);
      }}
      className="@container flex h-full min-h-0 flex-col bg-surface"
    >
      <TabList
        aria-label="Tools"
        // A tab that was clicked may count as :focus-visible all the same: it is focused by code.
        onPointerDownCapture={({ currentTarget }) => currentTarget.setAttribute('data-by-pointer', '')}
        onKeyDownCapture={({ currentTarget }) => currentTarget.removeAttribute('data-by-pointer')}
        className="h-9 shrink-0 overflow-x-auto bg-sunken px-1 [scrollbar-width:none]"
      >
        {tools.map((one) => {
          const { name, Icon } = NAMES[one];
          return (
            <Tab key={one} value={one} className="whitespace-nowrap">
              <Icon aria-hidden size={14} className="@max-md:hidden" />
              {name}
              {one === 'checks' ? <ChecksCount /> : null}
              {one === 'output' ? <ErrorsDot /> : null}
            </Tab>
          );
        })}
      </TabList>
      <TabPanel value="requests" className="min-h-0 flex-1 outline-none">
        <RequestsPanel />
      </TabPanel>
      {lab.browser !== undefined ? (
        <TabPanel value="browser" className="min-h-0 flex-1 outline-none">
          <BrowserPanel />
        </TabPanel>
      ) : null}
      <TabPanel value="output" className="min-h-0 flex-1 outline-none">
        <OutputPanel />
      </TabPanel>
      <TabPanel value="checks" className="min-h-0 flex-1 outline-none">
        <ChecksPanel onSolution={onSolution} />
      </TabPanel>
      <TabPanel value="terminal" className="min-h-0 flex-1 outline-none">
        <TerminalPanel />
      </TabPanel>
      {lab.services.length > 0 ? (
        <TabPanel value="services" className="min-h-0 flex-1 outline-none">
          <ServicesPanel />
        </TabPanel>
      ) : null}
      <TabPanel value="network" className="min-h-0 flex-1 outline-none">
        <NetworkPanel />
      </TabPanel>
      {lab.visualizers.length > 0 ? (
        <TabPanel value="pictures" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <RecordingBanner />
          <Pictures />
        </TabPanel>
      ) : null}
      <TabPanel
        value="traffic"
        className="flex min-h-0 flex-1 flex-col outline-none data-[state=inactive]:hidden"
      >
        <RecordingBanner />
        <Traffic />
      </TabPanel>
    </Tabs>
  );
}

export const availableTools = ({
  lab,
}: {
  lab: {
    objectives: readonly unknown[];
    visualizers: readonly unknown[];
    services: readonly unknown[];
    browser?: string;
  };
}): Tool[] =>
  TOOLS.filter(
    (tool) =>
      (tool !== 'checks' || lab.objectives.length > 0) &&
      (tool !== 'browser' || lab.browser !== undefined) &&
      (tool !== 'services' || lab.services.length > 0) &&
      (tool !== 'pictures' || lab.visualizers.length > 0),
  );

/** The log that is looked at: of a recording, or of the run. */
function useShownLog() {
  const { run, recording } = useSession();
  const live = useStore(run, (state) => state.log);
  const recorded = useStore(recording, (state) => state.shown);
  return { log: recorded?.log ?? live, recorded };
}

function Traffic() {
  const { log } = useShownLog();
  return (
    <div className="min-h-0 flex-1">
      <TrafficPanel log={log} />
    </div>
  );
}

function Pictures() {
  const session = useSession();
  const { lab, reveal } = session;
  const { log, recorded } = useShownLog();
  const wish = useStore(reveal, (state) => state.picture);
  const brought = recorded?.picture ?? null;
  const ids = useMemo(
    () => [...new Set([...lab.visualizers, ...(brought === null ? [] : [brought])])],
    [lab.visualizers, brought],
  );
  return (
    <VisualizerPanel
      log={log}
      recording={recorded?.name ?? null}
      ids={ids}
      lab={lab.id}
      show={wish === null ? null : shown(wish)}
      onOpen={(file) => void replayRecording(session, file)}
    />
  );
}

/** One object a wish, so that the same wish is not shown again with every render. */
const wishes = new WeakMap<object, { readonly id: string; readonly seq?: number }>();
function shown(wish: { readonly id: string; readonly seq: number | null }) {
  const known = wishes.get(wish) ?? (wish.seq === null ? { id: wish.id } : { id: wish.id, seq: wish.seq });
  wishes.set(wish, known);
  return known;
}

function ChecksCount() {
  const { checks } = useSession();
  const all = useStore(checks, (state) => state.checks);
  if (all.length === 0) return null;
  const passed = all.filter((check) => check.verdict === 'pass').length;
  return (
    <span
      className={`rounded px-1 text-2xs tabular-nums ${passed === all.length ? 'bg-good-soft text-good' : 'bg-sunken text-muted'}`}
    >
      {passed}/{all.length}
    </span>
  );
}

function ErrorsDot() {
  const { output, layout } = useSession();
  const errors = useStore(output, (state) => state.lines.at(-1)?.stream === 'stderr');
  const tool = useStore(layout, (state) => state.tool);
  return errors && tool !== 'output' ? (
    <span className="size-1.5 rounded-full bg-bad">
      <span className="sr-only">has errors</span>
    </span>
  ) : null;
}
