from openai import OpenAI
from pydantic import BaseModel
from report import BASE, KEY, RECORDING, must, refused, report

client = OpenAI(base_url=BASE, api_key=KEY, max_retries=0)
chat = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "hola"}]}


class Place(BaseModel):
    city: str


tools = [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]


def streamed():
    with client.chat.completions.stream(**chat, stream_options={"include_usage": True}) as stream:
        stream.until_done()
        final = stream.get_final_completion()
    must(final.choices[0].message.content and final.usage.completion_tokens > 0, "no text or no usage")


def round_trip():
    message = client.chat.completions.create(**chat, tools=tools, tool_choice="required").choices[0].message
    must(message.tool_calls, "no call")
    results = [{"role": "tool", "tool_call_id": call.id, "content": "20 degrees"} for call in message.tool_calls]
    client.chat.completions.create(model="gpt-4o-mini", messages=[*chat["messages"], message, *results], tools=tools)


def two_turns():
    first = client.responses.create(model="gpt-4o-mini", input="hola")
    second = client.responses.create(model="gpt-4o-mini", input="y ahora", previous_response_id=first.id)
    must(second.output_text and client.responses.retrieve(first.id).id == first.id, "the first is not kept")
    client.responses.delete(first.id)
    refused(404, lambda: client.responses.retrieve(first.id))


def responses_streamed():
    with client.responses.stream(model="gpt-4o-mini", input="hola") as stream:
        must(stream.get_final_response().output_text, "no text")


def refusals():
    refused(401, lambda: OpenAI(base_url=BASE, api_key="ptz_live_wrong", max_retries=0).models.list())
    refused(404, lambda: client.chat.completions.create(**{**chat, "model": "no-such-model"}))
    refused(400, lambda: client.chat.completions.create(**{**chat, "messages": []}))


report({
    "chat, whole": lambda: must(client.chat.completions.create(**chat).choices[0].message.content, "no text"),
    "chat, streamed": streamed,
    "tools, round trip": round_trip,
    "structured output": lambda: must(client.chat.completions.parse(**chat, response_format=Place).choices[0].message.parsed, "nothing parsed"),
    "embeddings": lambda: must(client.embeddings.create(model="text-embedding-3-small", input="hola").data[0].embedding, "no numbers"),
    "responses, two turns": two_turns,
    "responses, streamed": responses_streamed,
    "image": lambda: must(client.images.generate(model="gpt-image-1", prompt="a bridge").data[0].b64_json, "no picture"),
    "speech": lambda: must(client.audio.speech.create(model="gpt-4o-mini-tts", voice="alloy", input="hola").content, "no bytes"),
    "transcription": lambda: client.audio.transcriptions.create(model="whisper-1", file=open(RECORDING, "rb")).text,
    "refusals 401, 404, 400": refusals,
})
