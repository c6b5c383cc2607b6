import { existsSync, readdirSync } from 'node:fs';
import { shippedCatalogFolder } from './catalog-folder.ts';
import { readCatalogFile, type ReadFile } from './catalog-file.ts';
import { CatalogError, type CatalogFault } from './catalog.error.ts';
import { Catalog } from './catalog.ts';
import { guardFaults } from './guard-faults.ts';
import { modelFaults } from './model-faults.ts';
import { modelEntry } from './model.schema.ts';
import { aliasFaults, nameFaults } from './name-faults.ts';
import { catalogSettings } from './settings.schema.ts';

const settingsFile = 'catalog.yaml';

/**
 * Reads a catalog folder: `catalog.yaml` with the settings and one `*.yaml` for each model. Without a folder, the models
 * that come with Portazgo. Throws one `CatalogError` that names every fault.
 */
export function loadCatalog(folder: string = shippedCatalogFolder()): Catalog {
  if (!existsSync(folder)) throw new CatalogError(folder, [{ file: folder, field: '', reason: 'the folder does not exist' }]);
  const files = readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .toSorted();
  const settingsRead = files.includes(settingsFile)
    ? readCatalogFile(folder, settingsFile, catalogSettings)
    : { file: settingsFile, value: catalogSettings.parse({}) };
  const modelReads = files.filter((file) => file !== settingsFile).map((file) => readCatalogFile(folder, file, modelEntry));

  const faults: CatalogFault[] = [settingsRead, ...modelReads].flatMap(faultsIn);
  const entries = modelReads.flatMap((read) => ('value' in read ? [{ file: read.file, model: read.value }] : []));
  if (modelReads.length === 0) faults.push({ file: folder, field: '', reason: 'there is no model file (*.yaml) in it' });
  // Faulty settings would only add faults that vanish with them.
  const settings = 'value' in settingsRead ? settingsRead.value : undefined;
  if (settings) {
    faults.push(...entries.flatMap(({ file, model }) => modelFaults(file, model, settings)));
    faults.push(...nameFaults(entries, settings, settingsFile));
    // A model whose file is faulty is not missing.
    if (entries.length === modelReads.length) faults.push(...aliasFaults(entries, settings, settingsFile), ...guardFaults(entries, settings));
  }
  if (!settings || faults.length > 0) throw new CatalogError(folder, faults);
  return new Catalog(
    entries.map(({ model }) => model),
    settings,
  );
}

const faultsIn = (read: ReadFile<unknown>): readonly CatalogFault[] => ('faults' in read ? read.faults : []);
