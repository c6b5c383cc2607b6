import asyncio

from agents import Agent, ModelSettings, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, function_tool, set_tracing_disabled
from openai import AsyncOpenAI
from pydantic import BaseModel
from report import BASE, KEY, must, refused, report

set_tracing_disabled(True)


class Place(BaseModel):
    city: str


@function_tool
def weather(city: str) -> str:
    """Tells the weather."""
    return "20 degrees"


def run(model, key=KEY, name="gpt-4o-mini", said="hola", **options):
    async def once():
        async with AsyncOpenAI(base_url=BASE, api_key=key, max_retries=0) as client:
            return await Runner.run(Agent(name="a", model=model(name, client), **options), said)

    return asyncio.run(once())


def streamed():
    async def once():
        async with AsyncOpenAI(base_url=BASE, api_key=KEY, max_retries=0) as client:
            result = Runner.run_streamed(Agent(name="a", model=OpenAIResponsesModel("gpt-4o-mini", client)), "hola")
            async for _ in result.stream_events():
                pass
            must(result.final_output, "no text")

    asyncio.run(once())


def two_turns():
    first = run(OpenAIResponsesModel)
    must(run(OpenAIResponsesModel, said=[*first.to_input_list(), {"role": "user", "content": "y ahora"}]).final_output, "no text")


def refusals():
    refused(401, lambda: run(OpenAIChatCompletionsModel, key="ptz_live_wrong"))
    refused(404, lambda: run(OpenAIResponsesModel, name="no-such-model"))
    refused(400, lambda: run(OpenAIResponsesModel, model_settings=ModelSettings(temperature=9)))


report({
    "chat, whole": lambda: must(run(OpenAIChatCompletionsModel).final_output, "no text"),
    "chat, gpt-5": lambda: must(run(OpenAIChatCompletionsModel, name="gpt-5-mini").final_output, "no text"),
    "tools, round trip": lambda: must(run(OpenAIResponsesModel, tools=[weather], model_settings=ModelSettings(tool_choice="required")).final_output, "no text"),
    "structured output": lambda: must(run(OpenAIResponsesModel, output_type=Place).final_output.city is not None, "no city"),
    "responses, two turns": two_turns,
    "responses, streamed": streamed,
    "refusals 401, 404, 400": refusals,
})
