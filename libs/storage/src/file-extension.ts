const extensions: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['model/gltf-binary', 'glb'],
  ['text/plain', 'txt'],
  ['video/quicktime', 'mov'],
  ['video/x-matroska', 'mkv'],
  ['application/octet-stream', 'bin'],
]);

/** The ending by which programs know a file of this type, without its dot: 1 to 10 lower-case letters and digits. */
export function fileExtension(mimeType: string): string {
  return extensions.get(mimeType) ?? ((mimeType.split('/')[1] ?? '').replaceAll(/[^a-z0-9]/g, '').slice(0, 10) || 'bin');
}
