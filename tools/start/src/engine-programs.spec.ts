import { programOffer } from './engine-programs.ts';

it('offers each program with what it gives and the command that installs them', () => {
  const offer = programOffer([
    { gives: 'Spanish voices', programs: ['espeak-ng'], debianPackages: ['espeak-ng'] },
    { gives: 'transcription', programs: ['pocketsphinx_continuous'], debianPackages: ['pocketsphinx', 'pocketsphinx-en-us'] },
  ]);
  expect(offer).toContain('  Spanish voices   espeak-ng\n  transcription    pocketsphinx pocketsphinx-en-us\n');
  expect(offer).toContain('npm run engines:install');
});

it('says nothing when nothing is missing', () => {
  expect(programOffer([])).toBe('');
});
