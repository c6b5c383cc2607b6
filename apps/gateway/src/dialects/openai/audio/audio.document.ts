import { z } from 'zod';
import { documentRoute } from '../../../document/document-route.ts';
import { openAiError } from '../chat-completions/completion.wire.ts';
import { transcriptionAnswer, transcriptionForm } from './transcription.wire.ts';

export const documentSpeech = () =>
  documentRoute({
    tag: 'openai',
    operationId: 'createSpeech',
    summary: 'Text to speech, as it is made',
    answer: {
      schema: z.string().meta({ id: 'SpeechBytes', description: 'The bytes of the recording.' }),
      description: 'The recording. An answer that is not whole ends broken, never cleanly.',
      binary: ['audio/mpeg', 'audio/wav', 'audio/ogg', 'audio/flac', 'audio/aac', 'audio/pcm'],
      eventStream: {
        description: 'With `stream_format: sse`.',
        example: 'data: {"type":"speech.audio.delta","audio":"SUQz"}\n\ndata: {"type":"speech.audio.done","usage":{}}\n\n',
      },
    },
    error: openAiError,
    errors: [],
    isCosting: true,
  });

export const documentTranscription = (operationId: string, summary: string) =>
  documentRoute({
    tag: 'openai',
    operationId,
    summary,
    body: {
      form: {
        files: { file: 'The recording: mp3, mp4, m4a, wav, flac, ogg or webm.' },
        fields: transcriptionForm,
        required: ['file', 'model'],
      },
    },
    answer: {
      schema: transcriptionAnswer,
      description: 'JSON, or plain text, SubRip or WebVTT as `response_format` asks.',
      example: { text: 'Hola, ¿qué tal?', usage: { type: 'duration', seconds: 2 } },
    },
    error: openAiError,
    errors: [],
    isCosting: true,
  });
