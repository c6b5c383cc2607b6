import { InfrastructureError, fullDiskText, isFullDisk } from '@portazgo/embedded';

/** What the terminal shows of a failure: words for the ones we foresaw, the stack for the others. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof InfrastructureError) return error.message;
  if (isFullDisk(error)) return `${fullDiskText((error as NodeJS.ErrnoException).path ?? 'the data')} (${error.message})`;
  const { code, path } = error as NodeJS.ErrnoException;
  if ((code === 'EACCES' || code === 'EPERM') && path)
    return (
      `This user may not use ${path}, which belongs to another one, perhaps from a start as root. ` +
      'Start as that user, or choose another folder with PORTAZGO_DATA=<folder>.'
    );
  return error.stack ?? error.message;
}
