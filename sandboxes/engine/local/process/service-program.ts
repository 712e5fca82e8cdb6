/** What only the process of a service has: its modules, and the files that were made for it when the site was built. */
import { placeFile } from './files';
import { addEntries, addPackageFiles } from './loader/packages';
import type { ServiceProgram } from './messages';

export function addService({ file, entry, files }: ServiceProgram): void {
  addPackageFiles([file]);
  addEntries({ [file.id]: entry });
  for (const [path, data] of files) placeFile(path, data);
}
