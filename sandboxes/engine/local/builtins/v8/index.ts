/** `node:v8`: V8's format of clones, and what metrics read of the heap. A tab tells one figure for all of it. */
import { membersNotHere, neverMade, notHere } from '../not-here';
import { DefaultDeserializer, Deserializer } from './deserializer';
import { DefaultSerializer, Serializer } from './serializer';

const heapUsed = () => process.memoryUsage().heapUsed;
const heapTotal = () => process.memoryUsage().heapTotal;
/** What V8 allows a worker on a desktop. */
const LIMIT = 2 ** 31;

const profile = 'Use the memory panel of the developer tools of the browser (F12).';
const CONTEXT = 'Use AsyncLocalStorage and AsyncResource of node:async_hooks.';
const AT_START = 'Use a module that prepares everything when the program starts.';

export default {
  getHeapStatistics: () => ({
    total_heap_size: heapTotal(),
    total_heap_size_executable: 0,
    total_physical_size: heapTotal(),
    total_available_size: LIMIT - heapUsed(),
    used_heap_size: heapUsed(),
    heap_size_limit: LIMIT,
    malloced_memory: 0,
    peak_malloced_memory: 0,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: process.memoryUsage().external,
  }),
  getHeapSpaceStatistics: () => [
    {
      space_name: 'old_space',
      space_size: heapTotal(),
      space_used_size: heapUsed(),
      space_available_size: heapTotal() - heapUsed(),
      physical_space_size: heapTotal(),
    },
  ],
  getHeapCodeStatistics: () => ({
    code_and_metadata_size: 0,
    bytecode_and_metadata_size: 0,
    external_script_source_size: 0,
    cpu_profiler_metadata_size: 0,
  }),
  cachedDataVersionTag: () => 0,
  setFlagsFromString: () => undefined,
  takeCoverage: () => undefined,
  stopCoverage: () => undefined,
  serialize(value: unknown): Buffer {
    const serializer = new DefaultSerializer();
    serializer.writeHeader();
    serializer.writeValue(value);
    return serializer.releaseBuffer();
  },
  deserialize(bytes: ArrayBufferView<ArrayBuffer>): unknown {
    const deserializer = new DefaultDeserializer(bytes);
    deserializer.readHeader();
    return deserializer.readValue();
  },
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  GCProfiler: neverMade(
    'GCProfiler',
    'v8.GCProfiler',
    'Use the performance panel of the developer tools of the browser (F12).',
  ),
  queryObjects: notHere('v8.queryObjects', profile),
  promiseHooks: membersNotHere('v8.promiseHooks', {
    createHook: CONTEXT,
    onInit: CONTEXT,
    onBefore: CONTEXT,
    onAfter: CONTEXT,
    onSettled: CONTEXT,
  }),
  startupSnapshot: {
    ...membersNotHere('v8.startupSnapshot', {
      addDeserializeCallback: AT_START,
      addSerializeCallback: AT_START,
      setDeserializeMainFunction: AT_START,
    }),
    /** A tab makes no executables. */
    isBuildingSnapshot: () => false,
  },
  getHeapSnapshot: notHere('v8.getHeapSnapshot', profile),
  writeHeapSnapshot: notHere('v8.writeHeapSnapshot', profile),
  setHeapSnapshotNearHeapLimit: notHere('v8.setHeapSnapshotNearHeapLimit', profile),
};
