from langchain_core.messages import HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel
from report import BASE, KEY, must, refused, report


def model(name="gpt-4o-mini", key=KEY, **options):
    return ChatOpenAI(model=name, base_url=BASE, api_key=key, max_retries=0, **options)


class Place(BaseModel):
    """A place."""

    city: str


def weather(city: str) -> str:
    """Tells the weather."""
    return "20 degrees"


def round_trip():
    bound = model().bind_tools([weather], tool_choice="any")
    asked = HumanMessage("hola")
    answer = bound.invoke([asked])
    must(answer.tool_calls, "no call")
    model().bind_tools([weather]).invoke([asked, answer, *(ToolMessage("20 degrees", tool_call_id=call["id"]) for call in answer.tool_calls)])


def two_turns():
    kept = model(use_responses_api=True, use_previous_response_id=True)
    asked = HumanMessage("hola")
    must(kept.invoke([asked, kept.invoke([asked]), HumanMessage("y ahora")]).content, "no text")


def refusals():
    refused(401, lambda: model(key="ptz_live_wrong").invoke("hola"))
    refused(404, lambda: model("no-such-model").invoke("hola"))
    refused(400, lambda: model(temperature=9).invoke("hola"))


def embeddings():
    # Cutting into tokens at the client would fetch a vocabulary from elsewhere.
    embedder = OpenAIEmbeddings(model="text-embedding-3-small", base_url=BASE, api_key=KEY, check_embedding_ctx_length=False)
    must(embedder.embed_query("hola"), "no numbers")


report({
    "chat, whole": lambda: must(model().invoke("hola").content, "no text"),
    "chat, streamed": lambda: must("".join(part.content for part in model().stream("hola")), "no text"),
    "tools, round trip": round_trip,
    "structured output": lambda: must(model().with_structured_output(Place).invoke("hola"), "nothing parsed"),
    "embeddings": embeddings,
    "responses, two turns": two_turns,
    "refusals 401, 404, 400": refusals,
})
