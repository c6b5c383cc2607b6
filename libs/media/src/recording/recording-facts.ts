/** What is known of sound or film without playing it. */
export interface RecordingFacts {
  /** Absent when the file does not tell and nothing in it does. */
  durationSeconds?: number;
  width?: number;
  height?: number;
  hasVideo: boolean;
  hasAudio: boolean;
}
