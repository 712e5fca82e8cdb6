import {
  type Availability,
  type Engine,
  EngineError,
  type Sandbox,
  STAGES,
  type Stage,
} from '../../contract';
import type { SandboxEventBody } from '../../events';
import { packageClosure, type SandboxManifest } from '../manifest';
import { createAssets } from './assets';
import { chunksOf, createChunkSupply } from './chunk-supply';
import { importsOf, requiresOf } from './imports';
import { packageData } from './package-data';
import { absolutePath, LocalSandbox } from './sandbox';
import { createSeededPage } from './seeded-run';
import { loadServices } from './services';
import { createSeededTimeline, createTimeline } from './timeline';
import { createWarmFrames } from './warm-frames';

/** Sources that name packages and modules. */
const CODE = /\.[mc]?[jt]s$/;
const decoder = new TextDecoder();

export interface LocalEngineOptions {
  /** URL of the folder with `manifest.json`, with its last slash: `/sandbox/`. */
  readonly assets: string;
}

/** Runs Node projects in this browser tab: nothing is installed, nothing leaves the machine. */
export function createLocalEngine({ assets: base }: LocalEngineOptions): Engine {
  const assets = createAssets(base);
  const frames = createWarmFrames(assets);

  return {
    id: 'local',
    limits: {},

    async availability(): Promise<Availability> {
      const missing = ['Worker', 'MessageChannel', 'Blob', 'TextDecoder'].find(
        (name) => !(name in globalThis),
      );
      if (missing)
        return {
          available: false,
          reason: `This browser has no ${missing}.`,
          remedy: 'Use a current Chromium or Firefox.',
        };
      try {
        await assets.manifest();
        return { available: true };
      } catch (error) {
        const { message, remedy } = error as EngineError;
        return { available: false, reason: message, remedy: remedy ?? 'Reload the page.' };
      }
    },

    async boot(
      project,
      { signal, onProgress, env = {}, services = [], seed, replay } = {},
    ): Promise<Sandbox> {
      signal?.throwIfAborted();
      const begun = performance.now();
      let stage: Stage = STAGES[0];
      const progress = (next: Stage, detail?: string) => {
        stage = next;
        onProgress?.({
          stage,
          elapsed: performance.now() - begun,
          ...(detail === undefined ? {} : { detail }),
        });
      };
      try {
        progress('fetch', 'the engine');
        // First: a browser needs longest for the frame, whose process and workers are new.
        const taken = frames.take(signal);
        taken.catch(() => undefined);
        const manifest = await assets.manifest(signal);
        const wanted = packageClosure(manifest, importsOf(project.files), requiresOf(project.files));
        const load = (ids: readonly string[]) =>
          Promise.all(
            ids.map(async (id) => ({ id, code: await assets.text(manifest.packages[id]?.file ?? id) })),
          );
        const packages = load(wanted);
        // Seen by whoever awaits it below; a failing frame must not leave it unhandled.
        packages.catch(() => undefined);
        const data = packageData(manifest, assets, wanted);
        data.catch(() => undefined);
        const programs = loadServices(manifest, assets, services, signal);
        programs.catch(() => undefined);
        const supply = createChunkSupply(manifest, assets);
        const isSeeded = seed !== undefined || replay !== undefined;
        const asked = chunksOf(manifest, Object.values(project.files), wanted);
        for (const name of services) for (const id of manifest.services[name]?.chunks ?? []) asked.add(id);
        // In a seeded run none may come later, at a time that nobody has fixed.
        const chunks = supply.take(isSeeded ? [...asked, ...supply.light] : asked);
        progress('boot');
        const frame = await taken;
        try {
          progress('install', [...wanted.map((id) => named(manifest, id)), ...services].join(', '));
          const seeded = isSeeded
            ? createSeededPage(seed, replay, (method, args) => frame.call(method, args))
            : null;
          const files = await data;
          for (const [path, content] of Object.entries(project.files)) files.set(absolutePath(path), content);
          const boot = {
            files,
            env,
            packages: await packages,
            entries: entriesOf(manifest, wanted),
            chunks: await chunks,
            services: await programs,
            seeded: seeded?.configuration ?? null,
          };
          await Promise.all([frame.loaded, frame.call('boot', boot)]);
          signal?.throwIfAborted();
          progress('start');
          const timeline = seeded
            ? createSeededTimeline(seeded)
            : createTimeline(frame, performance.now() - begun);
          const whenEvent = (body: SandboxEventBody) => {
            if (body.type === 'listen' || body.type === 'process.exit') frames.quiet();
          };
          const loaded = new Set(wanted);
          const supplyChunks = async (ids: Iterable<string>) => {
            const fetched = await supply.take(ids);
            if (fetched.length > 0) await frame.call('chunks', { chunks: fetched });
          };
          const sandbox = new LocalSandbox(frame, timeline, whenEvent, {
            async provide(path, given) {
              // A shell writes bytes.
              const data = typeof given !== 'string' && CODE.test(path) ? decoder.decode(given) : given;
              const missing = packageClosure(
                manifest,
                importsOf({ [path]: data }),
                requiresOf({ [path]: data }),
              ).filter((id) => !loaded.has(id));
              await supplyChunks(chunksOf(manifest, [data], missing));
              if (missing.length === 0) return;
              for (const id of missing) loaded.add(id);
              for (const [file, content] of await packageData(manifest, assets, missing))
                await frame.call('write', { path: file, data: content });
              await frame.call('packages', {
                packages: await load(missing),
                entries: entriesOf(manifest, [...loaded]),
              });
            },
            lost: () => frames.lost(),
            wantChunk: (id) => supplyChunks([id]),
            dispose: seeded
              ? () => undefined
              : supply.restWhenIdle((rest) => {
                  // A sandbox that was disposed of meanwhile needs none.
                  frame.call('chunks', { chunks: rest }).catch(() => undefined);
                }),
          });
          if (replay !== undefined) await frame.call('replay', null);
          progress('ready');
          return sandbox;
        } catch (error) {
          frame.close();
          throw error;
        }
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (error instanceof EngineError) throw error;
        throw new EngineError('EBOOT', `The engine failed at "${stage}": ${(error as Error).message}`, {
          stage,
          remedy: 'Run again. If it fails again, reload the page.',
          cause: error,
        });
      }
    },
  };
}

function entriesOf(manifest: SandboxManifest, packages: readonly string[]): SandboxManifest['entries'] {
  return Object.fromEntries(
    Object.entries(manifest.entries).filter(([, entry]) => packages.includes(entry.package)),
  );
}

function named(manifest: SandboxManifest, id: string): string {
  const asset = manifest.packages[id];
  return asset ? `${asset.name} ${asset.version}` : id;
}
